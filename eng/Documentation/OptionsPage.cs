using System.Text;
using System.Text.RegularExpressions;
using OcppActors.Configuration.Options;

namespace OcppActors.Documentation;

/// <summary><c>docs/options.md</c>: every option of every command.</summary>
internal static partial class OptionsPage
{
    private const string Introduction =
        """
        # Options

        Every option of every command. The services read the command line, then environment variables, then the YAML file that
        `--config` names; the first of them that has a value wins, otherwise the default holds. A key of the file is in the
        command's section; [configuration_example.yaml](../configs/configuration_example.yaml) shows all of them.

        This page is generated: `dotnet run --project eng/Documentation`.

        """;

    public static string Text()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var table in OptionTables.All)
        {
            text.Append($"\n## {table.Command}\n\nSection `{table.Section}:` of the configuration file.\n");
            foreach (var group in table.Settings.GroupBy(setting => setting.Group))
            {
                text.Append($"\n### {group.Key}\n\n| option | environment variable | YAML key | default | what it does |\n|---|---|---|---|---|\n");
                foreach (var setting in group)
                {
                    text.Append($"| {NamesOf(setting)} | {DefaultOf(setting)} | {Escaped(setting.Help)} |\n");
                }
            }
        }

        foreach (var command in SimulatorPages.Page().Commands)
        {
            text.Append($"\n## ocpp-simulator {command.Name}\n\n{Escaped(command.Summary)}\n\n| option | default | what it does |\n|---|---|---|\n");
            foreach (var row in command.Options)
            {
                text.Append($"| {OptionOf(row.Letter, row.Flag, row.Placeholder)} | {CodeOf(row.Default)} | {Escaped(row.Help)} |\n");
            }
        }

        return text.ToString();
    }

    private static string NamesOf(Setting setting) => string.Join(
        " | ",
        setting.Sources.HasFlag(OptionSources.CommandLine) ? OptionOf(setting.Letter, setting.Flag, setting.Placeholder) : "",
        setting.Sources.HasFlag(OptionSources.Environment) ? $"`{setting.Variable}`" : "",
        setting.Sources.HasFlag(OptionSources.File) ? $"`{setting.Key}`" : "");

    private static string OptionOf(char? letter, string flag, string? placeholder)
    {
        var option = $"`{$"{flag} {placeholder?.Replace("|", @"\|", StringComparison.Ordinal)}".TrimEnd()}`";
        return letter is null ? option : $"`-{letter}`, {option}";
    }

    private static string DefaultOf(Setting setting) => setting switch
    {
        { Placeholder: null, Sources: OptionSources.CommandLine } => "",
        { Placeholder: null } => "off",
        { DefaultText: { } text and not "[]" } => CodeOf(text.Trim('"')),
        _ => "",
    };

    private static string CodeOf(string? text) => text is null ? "" : $"`{text}`";

    private static string Escaped(string text) => Markup().Replace(text, @"\$0");

    [GeneratedRegex(@"[\\`*_<>|~]", RegexOptions.None, 1000)]
    private static partial Regex Markup();
}
