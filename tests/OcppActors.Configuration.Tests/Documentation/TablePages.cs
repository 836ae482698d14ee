using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Tests.Documentation;

/// <summary>The page of a command whose options stand in a table.</summary>
internal static class TablePages
{
    /// <param name="table">The command's settings.</param>
    /// <param name="name">As it is typed.</param>
    /// <param name="brief">What it is, in a few words.</param>
    public static CommandPage Of(OptionTable table, string name, string brief) =>
        new(name, brief, string.Join(' ', table.Summary.Split('\n')), table.Usage)
        {
            Options = [.. table.In(OptionSources.CommandLine).Select(RowOf)],
            Examples = table.Examples,
            Section = table.Section,
        };

    private static OptionRow RowOf(Setting setting) => new(setting.Group, setting.Flag, setting.Help)
    {
        Letter = setting.Letter,
        Placeholder = setting.Placeholder,
        Default = setting is { DefaultText: { } shown and not "[]", Placeholder: not null } ? shown.Trim('"') : null,
        Variable = setting.Sources.HasFlag(OptionSources.Environment) ? setting.Variable : null,
        Choices = setting.Placeholder?.Contains('|') is true ? setting.Placeholder.Split('|') : [],
        IsList = setting.IsList,
    };
}
