namespace OcppActors.LoadBench.Report;

/// <summary>A Markdown page with parts that are written by the bench, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
internal static class Page
{
    /// <summary>The page with the part replaced.</summary>
    /// <exception cref="InvalidDataException">It has no such part.</exception>
    public static string Replace(string page, string part, string content)
    {
        var begin = $"<!-- {part} -->";
        var start = page.IndexOf(begin, StringComparison.Ordinal);
        var end = page.IndexOf($"<!-- /{part} -->", StringComparison.Ordinal);
        return start >= 0 && end > start
            ? $"{page[..(start + begin.Length)]}\n{content.Trim('\n')}\n{page[end..]}"
            : throw new InvalidDataException($"The page has no part {begin}");
    }

    /// <summary>Writes the tables into docs/performance.md, the results beside it.</summary>
    public static void WriteDocs(Results results, string docs)
    {
        var file = Path.Combine(docs, "performance.md");
        var page = File.ReadAllText(file);
        page = Replace(page, "goals", Tables.OfGoals(results));
        page = Replace(page, "all", Tables.OfAll(results));
        page = Replace(page, "machine", Tables.OfMachine(results));
        File.WriteAllText(file, page);
        results.Write(Path.Combine(docs, "performance", "results.json"));
    }
}
