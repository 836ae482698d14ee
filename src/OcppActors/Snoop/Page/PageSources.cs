using System.Text;
using System.Text.RegularExpressions;

namespace OcppActors.Snoop.Page;

/// <summary>The page's sources, which are embedded in the assembly, and how many small files become one text.</summary>
internal static partial class PageSources
{
    private const string Folder = "page/";
    private const string Styles = "Style/";

    /// <summary>All style sheets in the order of their names.</summary>
    public static string Style() => string.Concat(
        typeof(PageSources).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + Styles, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Folder.Length..])));

    /// <summary>
    /// A module and all that it imports, each once, behind what it imports itself. Their imports and the word
    /// <c>export</c> are left out: at the top level every name is used once in the whole page.
    /// </summary>
    public static string Script(string module)
    {
        var script = new StringBuilder();
        Add(module, [], script);
        return script.ToString();
    }

    /// <summary>The text of a file, with line feeds alone: a browser hashes what it has made of the others.</summary>
    public static string Read(string file)
    {
        using var stream = typeof(PageSources).Assembly.GetManifestResourceStream(Folder + file)
            ?? throw new FileNotFoundException($"The page has no {file}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static void Add(string module, HashSet<string> added, StringBuilder script)
    {
        if (!added.Add(module))
        {
            return;
        }

        var text = Read($"Script/{module}.js");
        foreach (Match import in Imports().Matches(text))
        {
            Add(import.Groups["module"].Value, added, script);
        }

        script.Append(Exports().Replace(Imports().Replace(text, ""), ""));
    }

    [GeneratedRegex("""^import [^;]*? from "\./(?<module>[a-z-]+)\.js";\n""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Imports();

    [GeneratedRegex("^export ", RegexOptions.Multiline, 1000)]
    private static partial Regex Exports();
}
