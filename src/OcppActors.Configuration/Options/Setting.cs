using System.Diagnostics.CodeAnalysis;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The sources that a setting may come from.</summary>
[Flags]
internal enum OptionSources
{
    CommandLine = 1,
    Environment = 2,
    File = 4,
    Everywhere = CommandLine | Environment | File,
}

/// <summary>
/// One setting, declared once. Command line, environment, configuration file, <c>--help</c> and the example
/// configuration all follow from it.
/// </summary>
internal abstract class Setting
{
    /// <summary>The long option without its dashes: <c>ocpp-port</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its heading in the help.</summary>
    public required string Group { get; init; }

    /// <summary>One or two sentences for a newcomer.</summary>
    public required string Help { get; init; }

    /// <summary>The name in the environment: <c>OCPP_RELAY_OCPP_PORT</c>.</summary>
    public required string Variable { get; init; }

    public OptionSources Sources { get; init; } = OptionSources.Everywhere;

    /// <summary>Whether a change counts for what begins after a reload; false: only after a restart.</summary>
    public bool IsReloaded { get; init; }

    /// <summary>Whether several values may follow its name on the command line, with blanks in between.</summary>
    public bool TakesSeveral { get; init; }

    /// <summary>A one-letter name for the command line.</summary>
    public char? Letter { get; init; }

    /// <summary>A value for the example configuration where there is no default to show.</summary>
    public string? Example { get; init; }

    /// <summary>The name on the command line: <c>--ocpp-port</c>.</summary>
    public string Flag => $"--{Name}";

    /// <summary>The name in the configuration file: <c>ocpp_port</c>.</summary>
    public string Key => Name.Replace('-', '_');

    /// <summary>The name in an error: of a setting that only the file can hold, the key.</summary>
    public string Label => Sources == OptionSources.File ? Key : Flag;

    /// <summary>The placeholder of the value in <c>--help</c>; null: a switch, which takes none.</summary>
    public abstract string? Placeholder { get; }

    /// <summary>May be given more than once, and as a YAML sequence.</summary>
    public abstract bool IsList { get; }

    /// <summary>Never repeated in a message.</summary>
    public abstract bool IsSecret { get; }

    /// <summary>The default as YAML, which <c>--help</c> shows as well; null: none.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>Parses a supplied value and reports what is wrong with it.</summary>
    public abstract bool Check(SuppliedValue given, ConfigurationErrors errors);

    /// <summary>Its value as YAML, to tell whether it has changed.</summary>
    public abstract string TextOf(OptionValues values);
}

/// <summary>A setting whose values are <typeparamref name="T"/>.</summary>
internal class Setting<T>(OptionType<T> kind, T byDefault) : Setting
{
    public T Default { get; } = byDefault;

    public override string? Placeholder => kind.Placeholder;

    public override bool IsList => kind.IsList;

    public override bool IsSecret => typeof(T) == typeof(Secret);

    public override string? DefaultText => Default is null ? null : kind.Format(Default);

    public override bool Check(SuppliedValue given, ConfigurationErrors errors) => TryRead(given, errors, out _);

    public override string TextOf(OptionValues values) => values.Of(this) is { } value ? kind.Format(value) : "";

    /// <summary>Parses a supplied value; false after an error, which has been reported.</summary>
    public bool TryRead(SuppliedValue given, ConfigurationErrors errors, [MaybeNullWhen(false)] out T value)
    {
        // Only an empty value can undo, in a stronger source, what the file or the environment supplied.
        if (given.Node is not TextNode { Text: "" } || kind.IsList)
        {
            return kind.TryRead(given, errors, out value);
        }

        value = Default;
        if (Default is null)
        {
            return true;
        }

        errors.Add(given.Location, $"is empty; leave it out for the default, {DefaultText}");
        return false;
    }
}

/// <summary>A secret, which may also come from a file of its own, so that no process list or backup shows it.</summary>
internal sealed class SecretSetting(OptionType<Secret?> kind) : Setting<Secret?>(kind, null)
{
    /// <summary>The path of that file.</summary>
    public required Setting<string?> File { get; init; }
}

/// <summary>A table whose keys are names; its example is the YAML under its key.</summary>
internal sealed class TableSetting() : Setting<TableNode?>(HttpOptionTypes.Table, null);
