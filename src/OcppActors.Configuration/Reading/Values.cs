using OcppActors.Configuration.Options;
using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>What every setting comes to: the strongest that was given, or the default.</summary>
internal sealed class Values(Givens givens, SettingsInput input, ConfigurationErrors mistakes)
{
    public SettingsInput Input => input;

    public ConfigurationErrors Mistakes => mistakes;

    /// <summary>The strongest that was given; null: the default holds.</summary>
    public Given? Given(Setting setting) => givens.For(setting) is [.., var strongest] ? strongest : null;

    /// <summary>The setting's value; after a mistake, its default.</summary>
    public T Of<T>(Setting<T> setting) =>
        Given(setting) is { } given && setting.TryRead(given, mistakes, out var value) ? value : setting.Default;

    /// <summary>The secret, from itself or from its file, whichever was given in the stronger place.</summary>
    public Secret? Of(SecretSetting setting)
    {
        var (itself, file) = (Given(setting), Given(setting.File));
        if (itself is not null && file is not null && itself.Source == file.Source)
        {
            mistakes.Add(file.Location, $"contradicts {itself.Location}; give one of the two");
        }

        return file is null || itself?.Source > file.Source ? Of<Secret?>(setting) : FromFile(file, Of(setting.File));
    }

    /// <summary>A value that has no default and must be given; null after a mistake.</summary>
    public T? Needed<T>(Setting<T?> setting)
        where T : class
    {
        var given = Given(setting);
        var value = Of(setting);
        if (given is null)
        {
            mistakes.Add(setting.Flag, $"is missing; give it here, as {setting.Variable}, or as {setting.Key} in the configuration file");
        }
        else if (value is null && given.Node is TextNode { Text: "" })
        {
            mistakes.Add(given.Location, "is empty, and there is no default");
        }

        return value;
    }

    /// <summary>Reads all that was given, also what something stronger replaces, so that every mistake is told.</summary>
    public void CheckAll(OptionTable table)
    {
        foreach (var setting in table.Settings)
        {
            foreach (var given in givens.For(setting))
            {
                setting.Check(given, mistakes);
            }
        }
    }

    private Secret? FromFile(Given file, string? path)
    {
        if (path is null || input.TryReadFile(path, file.Location, mistakes) is not { } text)
        {
            return null;
        }

        // Editors and echo end a file with a line break, which is no part of the secret.
        var secret = text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
        if (secret.Length == 0)
        {
            mistakes.Add(file.Location, $"{LogText.Quote(path)} is empty");
        }
        else if (secret.Contains('\n', StringComparison.Ordinal))
        {
            mistakes.Add(file.Location, $"{LogText.Quote(path)} holds more than one line");
        }

        return new Secret(secret);
    }
}
