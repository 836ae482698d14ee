namespace OcppActors.Transport.Http;

/// <summary>A charge point id in the query of a request, for chargers that do not put it into the path.</summary>
/// <param name="Parameter">The parameter as sent, name and value.</param>
/// <param name="Id">The value, percent-decoded.</param>
internal sealed record QueryId(string Parameter, string Id)
{
    /// <summary>Finds the first parameter of a name that has a value.</summary>
    /// <param name="query">Raw, with its question mark, or empty.</param>
    /// <param name="name">The parameter's name, decoded; its case counts.</param>
    /// <param name="found">Null where there is none, or where it is invalid.</param>
    /// <returns>What is invalid, for the charger's owner, or null.</returns>
    public static string? Find(string query, string name, out QueryId? found)
    {
        found = null;
        foreach (var parameter in query.TrimStart('?').Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals + 1 == parameter.Length || PercentEncoding.Decode(parameter[..equals], out var decoded) is not null || decoded != name)
            {
                continue;
            }

            if (PercentEncoding.DecodeId(parameter[(equals + 1)..], out var id) is { } invalid)
            {
                return invalid;
            }

            found = new QueryId(parameter, id);
            return id.Any(char.IsControl) ? "the charge point id contains a control character" : null;
        }

        return null;
    }
}
