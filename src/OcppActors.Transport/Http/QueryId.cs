namespace OcppActors.Transport.Http;

/// <summary>A charge point id in the query of a request, for chargers that do not put it into the path.</summary>
/// <param name="Parameter">The parameter as sent, name and value.</param>
/// <param name="Id">The value, percent-decoded.</param>
internal sealed record QueryId(string Parameter, string Id)
{
    /// <summary>Finds the parameter of a name, if it has a value.</summary>
    /// <param name="query">Raw, with its question mark, or empty.</param>
    /// <param name="name">The parameter's name, decoded; its case counts, but a second one in another case is one too many.</param>
    /// <param name="found">Null where there is none, or where it is invalid.</param>
    /// <returns>What is invalid, for the charger's owner, or null.</returns>
    public static string? Find(string query, string name, out QueryId? found)
    {
        found = null;
        var named = query.TrimStart('?').Split('&').Where(parameter => IsNamed(parameter, name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count > 1)
        {
            return "the query names the charge point more than once"; // the CPMS could take another one than the relay does
        }

        if (named is not [var only] || !IsNamed(only, name, StringComparison.Ordinal) || ValueOf(only) is not { Length: > 0 } value)
        {
            return null;
        }

        if (PercentEncoding.DecodeId(value, out var id) is { } invalid)
        {
            return invalid;
        }

        found = new QueryId(only, id);
        return id.Any(char.IsControl) ? "the charge point id contains a control character" : null;
    }

    private static bool IsNamed(string parameter, string name, StringComparison comparison) =>
        PercentEncoding.Decode(parameter.Split('=', 2)[0], out var decoded) is null && string.Equals(decoded, name, comparison);

    private static string? ValueOf(string parameter) => parameter.Split('=', 2) is [_, var value] ? value : null;
}
