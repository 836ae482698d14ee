namespace OcppActors.Configuration.Reading;

/// <summary>Suggests valid names for an unknown one.</summary>
internal static class NearestName
{
    private const int MaxSuggestions = 3;

    /// <summary>The valid names nearest to <paramref name="unknown"/>, the best first; empty where none is near.</summary>
    public static IReadOnlyList<string> Among(IEnumerable<string> valid, string unknown)
    {
        var names = valid.ToList();
        var longer = Bare(unknown).Length == 0 ? [] : names.Where(name => name.StartsWith(unknown, StringComparison.OrdinalIgnoreCase)).ToList();
        if (longer.Count > 0)
        {
            return [.. longer.Take(MaxSuggestions)];
        }

        var near = names
            .Select(name => (Name: name, Distance: Distance(name, unknown)))
            .Where(candidate => candidate.Distance <= Math.Max(2, Bare(unknown).Length / 4))
            .GroupBy(candidate => candidate.Distance, candidate => candidate.Name)
            .MinBy(group => group.Key);
        if (near is not null)
        {
            return [.. near.Take(MaxSuggestions)];
        }

        // "--port" and "--broker-host" are far from the full names, but parts of them.
        var words = Words(unknown);
        return words.Count == 0 ? [] : [.. names.Where(name => words.All(word => Words(name).Any(known => IsTypo(known, word)))).Take(MaxSuggestions)];
    }

    /// <summary>Whether one is the other with a typo or two.</summary>
    public static bool IsTypo(string valid, string unknown) => Distance(valid, unknown) <= Math.Min(2, valid.Length / 3);

    /// <summary>The suggestions as the end of a message: <c>; did you mean --ocpp-port?</c>, or nothing.</summary>
    public static string Suggestion(IEnumerable<string> valid, string unknown)
    {
        var near = Among(valid, unknown);
        return near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
    }

    private static string Bare(string name) => name.TrimStart('-');

    private static HashSet<string> Words(string name) =>
        [.. Bare(name).ToUpperInvariant().Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The Damerau-Levenshtein distance (optimal string alignment).</summary>
    private static int Distance(string one, string other)
    {
        var (left, right) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Step(table, left, right, i, j);
            }
        }

        return table[left.Length, right.Length];
    }

    private static int Step(int[,] table, string left, string right, int i, int j)
    {
        var change = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(change, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }
}
