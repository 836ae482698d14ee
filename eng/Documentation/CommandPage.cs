namespace OcppActors.Documentation;

/// <summary>A command or sub-command, as the generated pages describe it.</summary>
/// <param name="Name">The name: <c>ocpp-snoop</c>, or <c>record</c> below that.</param>
/// <param name="Brief">A few words about it, which follow a dash.</param>
/// <param name="Summary">What it does, in a sentence or three.</param>
/// <param name="Usage">The arguments, in the shortest form.</param>
internal sealed record CommandPage(string Name, string Brief, string Summary, string Usage)
{
    public IReadOnlyList<OptionRow> Options { get; init; } = [];

    /// <summary>Its sub-commands; a command with sub-commands has no options of its own except help and version.</summary>
    public IReadOnlyList<CommandPage> Commands { get; init; } = [];

    /// <summary>Example command lines, each with its purpose.</summary>
    public IReadOnlyList<(string Why, string Arguments)> Examples { get; init; } = [];

    /// <summary>Its section of the configuration file; null: none.</summary>
    public string? Section { get; init; }

    /// <summary>Whether it runs until a signal stops it.</summary>
    public bool IsService { get; init; } = true;

    /// <summary>Further sections of its man page, in the form of groff_man(7).</summary>
    public string More { get; init; } = "";
}

/// <summary>An option, as the generated pages describe it.</summary>
/// <param name="Group">Its heading.</param>
/// <param name="Flag">With its dashes.</param>
/// <param name="Help">A sentence or more.</param>
internal sealed record OptionRow(string Group, string Flag, string Help)
{
    public char? Letter { get; init; }

    /// <summary>The placeholder of its value; null: it takes none.</summary>
    public string? Placeholder { get; init; }

    public string? Default { get; init; }

    /// <summary>Its environment variable.</summary>
    public string? Variable { get; init; }

    /// <summary>All its values, if they are enumerable.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public bool IsList { get; init; }

    public bool TakesFile => Placeholder == "FILE";

    /// <summary>The first sentence of its help, without its end.</summary>
    public string Short => Help.Split(". ")[0].TrimEnd('.');
}
