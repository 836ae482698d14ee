using System.Text;

namespace OcppActors.Documentation;

/// <summary>Completion of one command for bash 4 and newer.</summary>
internal static class BashCompletion
{
    public static string Of(CommandPage page)
    {
        var text = new StringBuilder($"# shellcheck shell=bash\n# bash completion for {page.Name}; written from its options, not by hand.\n");
        foreach (var leaf in page.Commands)
        {
            AppendLeaf(text, NameOf(page, leaf), leaf);
        }

        if (page.Commands.Count == 0)
        {
            AppendLeaf(text, $"{NameOf(page)}_options", page);
        }

        text.Append($$"""

            {{NameOf(page)}}() {
              local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
              # Readline takes --option=value apart at the equals sign.
              if [ "$current" = = ]; then
                current=
              elif [ "$option" = = ] && [ "$COMP_CWORD" -ge 2 ]; then
                option=${COMP_WORDS[COMP_CWORD - 2]}
              fi

            """.ReplaceLineEndings("\n"));
        text.Append(page.Commands.Count == 0 ? $"  {NameOf(page)}_options \"$option\" \"$current\"\n" : Choice(page));
        return text.Append($"}}\n\ncomplete -F {NameOf(page)} {page.Name}\n").ToString();
    }

    private static string Choice(CommandPage page)
    {
        var text = new StringBuilder("  case ${COMP_WORDS[1]} in\n");
        foreach (var leaf in page.Commands)
        {
            text.Append($"    {leaf.Name}) [ \"$COMP_CWORD\" -eq 1 ] || {NameOf(page, leaf)} \"$option\" \"$current\" ;;\n");
        }

        var names = string.Join(' ', page.Commands.Select(leaf => leaf.Name));
        return text
            .Append("  esac\n")
            .Append("  if [ \"$COMP_CWORD\" -eq 1 ]; then\n")
            .Append($"    mapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- \"$current\")\n")
            .Append("  fi\n")
            .ToString();
    }

    private static void AppendLeaf(StringBuilder text, string function, CommandPage page)
    {
        text.Append($"\n{function}() {{\n  COMPREPLY=()\n  case $1 in\n");
        var (files, others) = (page.Options.Where(row => row.TakesFile), page.Options.Where(row => row is { TakesFile: false, Placeholder: not null, Choices: [] }));
        AppendCase(text, files, "\n      compopt -o filenames 2>/dev/null\n      mapfile -t COMPREPLY < <(compgen -f -- \"$2\")\n      return\n      ;;\n");
        foreach (var row in page.Options.Where(row => row.Choices.Count > 0))
        {
            AppendCase(text, [row], $"\n      mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', row.Choices)}' -- \"$2\")\n      return\n      ;;\n");
        }

        AppendCase(text, others, " return ;;\n");
        var flags = page.Options.SelectMany(row => row.Letter is { } letter ? [$"-{letter}", row.Flag] : new[] { row.Flag });
        text.Append("  esac\n  mapfile -t COMPREPLY < <(compgen -W '").AppendJoin(' ', flags).Append("' -- \"$2\")\n}\n");
    }

    private static void AppendCase(StringBuilder text, IEnumerable<OptionRow> rows, string body)
    {
        var flags = rows.Select(row => row.Flag).ToList();
        if (flags.Count > 0)
        {
            text.Append("    ").AppendJoin(" | ", flags).Append(')').Append(body);
        }
    }

    private static string NameOf(params CommandPage[] pages) =>
        "_" + string.Join('_', pages.Select(page => page.Name)).Replace('-', '_');
}
