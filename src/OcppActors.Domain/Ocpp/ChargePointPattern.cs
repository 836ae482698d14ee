namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A pattern for charge points: <c>*</c> matches any characters, <c>?</c> matches one. It is compared with the charge point id or,
/// if it begins with a slash, with the raw path.
/// </summary>
public readonly record struct ChargePointPattern(string Text)
{
    /// <summary>Whether it is compared with the raw path instead of the id.</summary>
    public bool IsForPaths => Text.StartsWith('/');

    /// <summary>Whether it can match more than one charge point.</summary>
    public bool HasWildcard => Text.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a charge point matches.</summary>
    /// <param name="path">Raw, with its leading slash.</param>
    /// <param name="id">Percent-decoded; null if there is none, and then no pattern for ids matches.</param>
    public bool Matches(string path, string? id) =>
        IsForPaths ? IsMatch(Text, path) : id is not null && IsMatch(Text, id);

    /// <summary>Whether it matches every charge point that another pattern matches.</summary>
    public bool Includes(ChargePointPattern other)
    {
        if (IsForPaths == other.IsForPaths)
        {
            return IsMatch(Text, other.Text, isPattern: true);
        }

        // A path without a segment has no id.
        return !IsForPaths && Text.AsSpan().Trim('*').IsEmpty && !other.HasWildcard && !other.Text.AsSpan().Trim('/').IsEmpty;
    }

    // Of several stars only the last one has to be retried: what the earlier ones matched can stay.
    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool isPattern = false)
    {
        var (at, star, taken) = (0, -1, 0);
        for (var i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, i);
            }
            else if (at < pattern.Length && ((pattern[at] == '?' && !(isPattern && text[i] == '*')) || pattern[at] == text[i]))
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart('*').IsEmpty;
    }
}
