namespace OcppActors.Configuration.Options;

/// <summary>Every setting of one command, in the order in which people read about them.</summary>
internal sealed class OptionTable
{
    private readonly List<Setting> _settings = [];

    /// <summary>The name of the executable.</summary>
    public required string Command { get; init; }

    /// <summary>The command's section of the configuration file.</summary>
    public required string Section { get; init; }

    /// <summary>What the command's environment variables begin with.</summary>
    public required string VariablePrefix { get; init; }

    /// <summary>What the command does, in at most three lines of at most 80 characters.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The arguments, in the shortest form.</summary>
    public string Usage { get; init; } = "";

    /// <summary>Example command lines, each with its purpose.</summary>
    public IReadOnlyList<(string Why, string Arguments)> Examples { get; init; } = [];

    public IReadOnlyList<Setting> Settings => _settings;

    public IEnumerable<Setting> In(OptionSources sources) => _settings.Where(setting => setting.Sources.HasFlag(sources));

    /// <summary>Declares a setting.</summary>
    public Setting<T> Add<T>(
        string group,
        string name,
        OptionType<T> kind,
        T byDefault,
        string help,
        OptionSources sources = OptionSources.Everywhere,
        char? letter = null,
        string? example = null,
        bool reloaded = false,
        bool several = false)
    {
        var setting = new Setting<T>(kind, byDefault)
        {
            TakesSeveral = several,
            Group = group,
            Name = name,
            Variable = VariableOf(name),
            Help = help,
            Sources = sources,
            Letter = letter,
            Example = example,
            IsReloaded = reloaded,
        };
        _settings.Add(setting);
        return setting;
    }

    /// <summary>Declares a secret, which every reload reads again, and with it the setting for the file that may hold it.</summary>
    public SecretSetting AddSecret(string group, string name, string help, OptionSources sources = OptionSources.Everywhere)
    {
        // The secret comes before its file in the list.
        var at = _settings.Count;
        var secret = new SecretSetting(OptionTypes.Secret)
        {
            Group = group,
            Name = name,
            Variable = VariableOf(name),
            Help = help,
            Sources = sources,
            Example = "secret",
            IsReloaded = true,
            File = Add(
                group, $"{name}-file", OptionTypes.Path, null, $"A file that holds the value of --{name}.", sources, example: $"/etc/ocpp/{name}", reloaded: true),
        };
        _settings.Insert(at, secret);
        return secret;
    }

    /// <summary>Declares a table, which only the file can hold.</summary>
    /// <param name="example">A sample of its content, as YAML.</param>
    public TableSetting AddTable(string group, string name, string help, string example)
    {
        var table = new TableSetting
        {
            Group = group,
            Name = name,
            Variable = VariableOf(name),
            Help = help,
            Sources = OptionSources.File,
            IsReloaded = true,
            Example = example,
        };
        _settings.Add(table);
        return table;
    }

    private string VariableOf(string name) => VariablePrefix + name.Replace('-', '_').ToUpperInvariant();
}
