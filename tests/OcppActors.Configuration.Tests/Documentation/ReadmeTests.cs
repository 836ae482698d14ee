using System.Text.RegularExpressions;
using OcppActors.Configuration.Options;
using Shouldly;

namespace OcppActors.Configuration.Tests.Documentation;

/// <summary>The option tables: every setting, once, with its names and its default, and nothing else.</summary>
public sealed partial class ReadmeTests
{
    private static readonly OptionTable[] Tables = [new RelayOptionRows().Table, new BridgeOptionRows().Table];

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "options.md"));

    public static TheoryData<string> Commands => [.. Tables.Select(table => table.Command)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Names_variables_and_keys_are_those_of_the_declarations(string command)
    {
        var table = Tables.Single(table => table.Command == command);

        RowsOf(command).Select(row => row.Names).Order(StringComparer.Ordinal)
            .ShouldBe(table.Settings.Where(IsTold).Select(NamesOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_default_that_is_declared_is_told(string command)
    {
        var rows = RowsOf(command).ToDictionary(row => row.Names, row => row.Default, StringComparer.Ordinal);

        foreach (var setting in Tables.Single(table => table.Command == command).Settings.Where(IsTold))
        {
            var told = rows[NamesOf(setting)];
            switch (setting)
            {
                case { Placeholder: null, Sources: OptionSources.CommandLine }:
                    told.ShouldBeEmpty(setting.Flag);
                    break;
                case { Placeholder: null }:
                    told.ShouldBe("off", setting.Flag);
                    break;
                case { DefaultText: { } shown and not "[]" }:
                    ValueOf(told).ShouldBe(shown.Trim('"'), setting.Flag);
                    break;
                default:
                    NumberAlone().IsMatch(told).ShouldBeFalse($"{setting.Flag} has no default of its own, yet the page says {told}");
                    told.ShouldNotBeEmpty(setting.Flag);
                    break;
            }
        }
    }

    // Version and help share a row, which has nothing to compare.
    private static bool IsTold(Setting setting) => setting.Name is not ("version" or "help");

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
        .SkipWhile(line => line != $"### {command}")
        .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => Bar().Split(line.Trim()).Select(cell => cell.Trim()).ToArray()[1..^1])
        .Where(cells => !cells[0].Contains("`--help`", StringComparison.Ordinal))
        .Select(cells => (string.Join(" | ", cells[..3]), cells[3]));

    // What follows the value says what it means, or when another applies: "0: any number", "1883; 8883 with `--mqtt-tls`".
    private static string ValueOf(string told) => told.Split("; ")[0].Split(": ")[0].Trim('`');

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bar();

    [GeneratedRegex(@"^`?\d+`?$", RegexOptions.None, 1000)]
    private static partial Regex NumberAlone();
}
