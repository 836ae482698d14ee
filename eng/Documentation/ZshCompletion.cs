using System.Text;

namespace OcppActors.Documentation;

/// <summary>Completion of one command for zsh: a file that its completion system finds by its name, an underscore and the command.</summary>
internal static class ZshCompletion
{
    public static string Of(CommandPage page)
    {
        var text = new StringBuilder($"#compdef {page.Name}\n# zsh completion for {page.Name}; written from its options, not by hand.\n\n");
        if (page.Commands.Count == 0)
        {
            AppendOptions(text, page, "");
            return text.ToString();
        }

        var names = string.Join(' ', page.Commands.Select(leaf => $"{leaf.Name}\\:{Quoted(leaf.Brief)}"));
        text.Append("local curcontext=$curcontext state line\n")
            .Append($"_arguments -C '(- *)'{{-h,--help}}'[print the help and end]' '(- *)--version[print the version and end]' '1:command:(({names}))' '*::option:->options'\n")
            .Append("case $line[1] in\n");
        foreach (var leaf in page.Commands)
        {
            text.Append($"  {leaf.Name})\n");
            AppendOptions(text, leaf, "    ");
            text.Append("    ;;\n");
        }

        return text.Append("esac\n").ToString();
    }

    private static void AppendOptions(StringBuilder text, CommandPage page, string indent) =>
        text.Append(indent).Append("_arguments").AppendJoin("", page.Options.Select(row => $" \\\n{indent}  {SpecOf(row)}")).Append('\n');

    private static string SpecOf(OptionRow row)
    {
        var what = $"[{Escaped(row.Short)}]";
        if (row.Placeholder is not { } placeholder)
        {
            return row.Letter is { } letter ? $"'(-{letter} {row.Flag})'{{-{letter},{row.Flag}}}'{what}'" : $"'{row.Flag}{what}'";
        }

        var action = row.TakesFile ? "_files" : row.Choices.Count > 0 ? $"({string.Join(' ', row.Choices)})" : " ";
        return $"'{(row.IsList ? "*" : "")}{row.Flag}={what}:{Escaped(placeholder.TrimEnd('…', ','))}:{action}'";
    }

    // In a spec these end a part; in single quotes a single quote ends the string.
    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal)
        .Replace("'", "'\\''", StringComparison.Ordinal);

    private static string Quoted(string text) => $"\"{Escaped(text)}\"";
}
