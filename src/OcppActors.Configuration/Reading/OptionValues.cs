using OcppActors.Configuration.Options;
using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>The value of every setting: the strongest supplied one, or the default.</summary>
internal sealed class OptionValues(SuppliedValues supplied, ConfigurationInput input, ConfigurationErrors errors)
{
    public ConfigurationInput Input => input;

    public ConfigurationErrors Errors => errors;

    public SuppliedValues All => supplied;

    /// <summary>The files that held a secret or a private key, of those that have been read so far.</summary>
    public SortedSet<string> SecretFiles { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The strongest supplied value; null: the default applies.</summary>
    public SuppliedValue? Supplied(Setting setting) => supplied.For(setting) is [.., var strongest] ? strongest : null;

    /// <summary>The setting's value; after an error, its default.</summary>
    public T Of<T>(Setting<T> setting) =>
        Supplied(setting) is { } given && setting.TryRead(given, errors, out var value) ? value : setting.Default;

    /// <summary>The secret, from its option or from its file, whichever comes from the stronger source.</summary>
    public Secret? Of(SecretSetting setting)
    {
        var (itself, file) = (Supplied(setting), Supplied(setting.File));
        if (itself is not null && file is not null && itself.Source == file.Source)
        {
            errors.Add(file.Location, $"contradicts {itself.Location}; give one of the two");
        }

        SecretFiles.UnionWith(supplied.For(setting).Where(given => given is { File: not "", Node: TextNode { Text: not "" } }).Select(given => given.File));
        return file is null || itself?.Source > file.Source ? Of<Secret?>(setting) : FromFile(file, Of(setting.File));
    }

    /// <summary>A value that has no default and is required; null after an error.</summary>
    public T? Required<T>(Setting<T?> setting)
        where T : class
    {
        var given = Supplied(setting);
        var value = Of(setting);
        if (given is null)
        {
            errors.Add(setting.Flag, $"is missing; give it here, as {setting.Variable}, or as {setting.Key} in the configuration file");
        }
        else if (value is null && given.Node is TextNode { Text: "" })
        {
            errors.Add(given.Location, "is empty, and there is no default");
        }

        return value;
    }

    /// <summary>Parses everything supplied, overridden values too, so that every error is reported.</summary>
    public void CheckAll(OptionTable table)
    {
        foreach (var setting in table.Settings)
        {
            foreach (var given in supplied.For(setting))
            {
                setting.Check(given, errors);
            }
        }
    }

    private Secret? FromFile(SuppliedValue file, string? path)
    {
        if (path is null || input.TryReadFile(path, file.Location, errors) is not { } octets)
        {
            return null;
        }

        SecretFiles.Add(path);
        var secret = SecretFile.Read(octets, out var wrong);
        if (wrong is not null)
        {
            errors.Add(file.Location, $"{LogText.Quote(path)} {wrong}");
        }

        return secret;
    }
}
