namespace OcppActors.Documentation;

/// <summary>Every generated file of the repository.</summary>
internal static class GeneratedPages
{
    /// <summary>The texts by path, relative to the repository's root.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(CommandPages.All.SelectMany(PagesOf), StringComparer.Ordinal)
    {
        ["configs/configuration_example.yaml"] = ConfigurationExample.Text(OptionTables.All),
        ["docs/options.md"] = OptionsPage.Text(),
        [MeasurandTablePage.Path] = MeasurandTablePage.Text(),
    };

    private static IEnumerable<KeyValuePair<string, string>> PagesOf(CommandPage page) =>
    [
        new($"completions/bash/{page.Name}", BashCompletion.Of(page)),
        new($"completions/zsh/_{page.Name}", ZshCompletion.Of(page)),
        new($"man/{page.Name}.1", ManPage.Of(page, CommandPages.All)),
    ];
}
