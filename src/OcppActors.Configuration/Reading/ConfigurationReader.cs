using System.Collections.Immutable;
using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>Reads a configuration from command line, environment and file, or reports every error in one message.</summary>
internal static class ConfigurationReader
{
    private const int Done = 0;
    private const int Mistaken = 2;

    /// <param name="table">The command's settings.</param>
    /// <param name="common">Those that end the command at once, and the one that names the file.</param>
    /// <param name="input">What to read.</param>
    /// <param name="read">Makes the command's configuration of the values, and checks that they agree.</param>
    public static ConfigurationResult<T> Read<T>(OptionTable table, CommonOptionRows common, ConfigurationInput input, Func<OptionValues, T?> read)
        where T : class
    {
        var values = Begin(table, input);
        if (Answer(table, common, values) is { } answer)
        {
            input.Output.Write(answer);
            return new ConfigurationResult<T>(null, Done, () => Reread(table, common, input, read, values));
        }

        var settings = Finish(table, common, values, read);
        if (settings is null)
        {
            input.Error.Write(values.Errors.Message(table.Command));
        }

        return new ConfigurationResult<T>(settings, settings is null ? Mistaken : Done, () => Reread(table, common, input, read, values));
    }

    private static Rereading<T> Reread<T>(
        OptionTable table, CommonOptionRows common, ConfigurationInput input, Func<OptionValues, T?> read, OptionValues start)
        where T : class
    {
        var values = Begin(table, input);
        var settings = Finish(table, common, values, read);
        ImmutableArray<string> restartOnly = settings is null
            ? []
            : [.. table.Settings.Where(setting => !setting.IsReloaded && setting.TextOf(values) != setting.TextOf(start)).Select(setting => setting.Flag)];
        return new Rereading<T>(settings, values.Of(common.Config), values.Errors.Lines, restartOnly);
    }

    private static OptionValues Begin(OptionTable table, ConfigurationInput input)
    {
        var (supplied, errors) = (new SuppliedValues(), new ConfigurationErrors());
        new CommandLine(table, input.Arguments, supplied, errors).Read();
        return new OptionValues(supplied, input, errors);
    }

    // Null after an error.
    private static T? Finish<T>(OptionTable table, CommonOptionRows common, OptionValues values, Func<OptionValues, T?> read)
        where T : class
    {
        EnvironmentVariables.Read(table, values.Input.Environment, values.All, values.Errors);
        var fileIsKnown = ReadFile(table, common, values);
        values.CheckAll(table);

        // Without the file it is unknown what is missing or contradictory.
        var settings = fileIsKnown ? read(values) : null;
        return values.Errors.Count == 0 ? settings : null;
    }

    private static bool ReadFile(OptionTable table, CommonOptionRows common, OptionValues values)
    {
        if (values.Of(common.Config) is not { } path)
        {
            return true;
        }

        var octets = values.Input.TryReadFile(path, values.Supplied(common.Config)!.Location, values.Errors);
        return octets is not null && new ConfigurationFile(table, path, values.All, values.Errors).Read(octets);
    }

    // Help is printed whatever else is wrong.
    private static string? Answer(OptionTable table, CommonOptionRows common, OptionValues values)
    {
        if (values.Of(common.Help))
        {
            return HelpText.Of(table);
        }

        return values.Of(common.Version) ? $"{table.Command} {ProductVersion.Number}\n" : null;
    }
}
