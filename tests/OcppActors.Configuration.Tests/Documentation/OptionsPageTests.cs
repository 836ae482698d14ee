using System.Text.RegularExpressions;
using OcppActors.Configuration.Options;
using OcppActors.Documentation;
using Shouldly;

namespace OcppActors.Configuration.Tests.Documentation;

/// <summary>The options page: every setting once, with its names and its default, and nothing else.</summary>
public sealed partial class OptionsPageTests
{
    private static readonly IReadOnlyList<OptionTable> Tables = OptionTables.All;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "options.md"));

    public static TheoryData<string> Commands => [.. Tables.Select(table => table.Command)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Names_variables_and_keys_are_those_of_the_declarations(string command)
    {
        var table = Tables.Single(table => table.Command == command);

        RowsOf(command).Select(row => row.Names).Order(StringComparer.Ordinal)
            .ShouldBe(table.Settings.Select(NamesOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_declared_default_is_shown(string command)
    {
        var rows = RowsOf(command).ToDictionary(row => row.Names, row => row.Default, StringComparer.Ordinal);

        foreach (var setting in Tables.Single(table => table.Command == command).Settings)
        {
            var actual = rows[NamesOf(setting)];
            switch (setting)
            {
                case { Placeholder: null, Sources: OptionSources.CommandLine }:
                    actual.ShouldBeEmpty(setting.Flag);
                    break;
                case { Placeholder: null }:
                    actual.ShouldBe("off", setting.Flag);
                    break;
                case { DefaultText: { } shown and not "[]" }:
                    actual.ShouldBe($"`{shown.Trim('"')}`", setting.Flag);
                    break;
                default:
                    actual.ShouldBeEmpty(setting.Flag);
                    break;
            }
        }
    }

    private static string NamesOf(Setting setting)
    {
        var flag = $"`{setting.Flag} {setting.Placeholder?.Replace("|", @"\|", StringComparison.Ordinal)}".TrimEnd() + "`";
        var option = setting.Letter is { } letter ? $"`-{letter}`, {flag}" : flag;
        return string.Join(" | ",
            setting.Sources.HasFlag(OptionSources.CommandLine) ? option : "",
            setting.Sources.HasFlag(OptionSources.Environment) ? $"`{setting.Variable}`" : "",
            setting.Sources.HasFlag(OptionSources.File) ? $"`{setting.Key}`" : "");
    }

    private static IEnumerable<(string Names, string Default)> RowsOf(string command) => Lines
        .SkipWhile(line => line != $"## {command}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| option", StringComparison.Ordinal))
        .Select(line => Bar().Split(line.Trim()).Select(cell => cell.Trim()).ToArray()[1..^1])
        .Select(cells => (string.Join(" | ", cells[..3]), cells[3]));

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();
}
