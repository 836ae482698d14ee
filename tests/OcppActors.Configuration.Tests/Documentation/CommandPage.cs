namespace OcppActors.Configuration.Tests.Documentation;

/// <summary>One command, or one sub-command, as its papers show it.</summary>
/// <param name="Name">As it is typed: <c>ocpp-snoop</c>, or <c>record</c> below that.</param>
/// <param name="Brief">What it is, in a few words that follow a dash.</param>
/// <param name="Summary">What it does, in a sentence or three.</param>
/// <param name="Usage">What follows the name, in the shortest form.</param>
internal sealed record CommandPage(string Name, string Brief, string Summary, string Usage)
{
    public IReadOnlyList<OptionRow> Options { get; init; } = [];

    /// <summary>Its sub-commands; where there are some, it has no options of its own but for help and version.</summary>
    public IReadOnlyList<CommandPage> Commands { get; init; } = [];

    /// <summary>Command lines to begin with, each with the reason for it.</summary>
    public IReadOnlyList<(string Why, string Arguments)> Examples { get; init; } = [];

    /// <summary>Its section of the configuration file; null: it reads none.</summary>
    public string? Section { get; init; }

    /// <summary>Whether it runs until it is told to stop, by a signal.</summary>
    public bool IsService { get; init; } = true;

    /// <summary>Further sections of its man page, in the form of groff_man(7).</summary>
    public string More { get; init; } = "";
}

/// <summary>One option as papers show it.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Flag">With its dashes.</param>
/// <param name="Help">A sentence or more.</param>
internal sealed record OptionRow(string Group, string Flag, string Help)
{
    public char? Letter { get; init; }

    /// <summary>What stands for its value; null: it takes none.</summary>
    public string? Placeholder { get; init; }

    public string? Default { get; init; }

    /// <summary>The same option in the environment.</summary>
    public string? Variable { get; init; }

    /// <summary>All its values, where they can be counted.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public bool IsList { get; init; }

    public bool TakesFile => Placeholder == "FILE";

    /// <summary>The first sentence of its help, without its end.</summary>
    public string Short => Help.Split(". ")[0].TrimEnd('.');
}
