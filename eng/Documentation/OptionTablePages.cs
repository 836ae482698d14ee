using OcppActors.Configuration.Options;

namespace OcppActors.Documentation;

/// <summary>The page of a command that has an option table.</summary>
internal static class OptionTablePages
{
    /// <param name="table">The command's settings.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="brief">A few words about it, which follow a dash.</param>
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
