using YamlDotNet.Core;

namespace OcppActors.Configuration.Reading;

/// <summary>Explains the errors of the YAML library in plain words.</summary>
internal static class YamlSyntax
{
    /// <summary>The position of the error, and its description.</summary>
    public static (Position Position, string What) Explain(YamlException error, string text)
    {
        // The library reports where the surrounding block began, which may be far away.
        if (error.Message.Contains(" tab ", StringComparison.Ordinal) && FirstTab(text) is { } tab)
        {
            return (tab, "a tab indents this line; YAML wants spaces");
        }

        var end = error.Start == error.End || error.Message.Contains("quoted scalar", StringComparison.Ordinal) ? error.Start : error.End;
        const string Remedy = "put a value that holds ': ' or ' #', or begins with a special character, in quotes";
        return (new Position(end.Line, end.Column), $"is not YAML ({error.Message.TrimEnd('.')}); {Remedy}");
    }

    private static Position? FirstTab(string text)
    {
        var lines = text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            var column = lines[line].IndexOf('\t', StringComparison.Ordinal);
            if (column >= 0 && string.IsNullOrWhiteSpace(lines[line][..column]) && !string.IsNullOrWhiteSpace(lines[line]))
            {
                return new Position(line + 1, column + 1);
            }
        }

        return null;
    }
}
