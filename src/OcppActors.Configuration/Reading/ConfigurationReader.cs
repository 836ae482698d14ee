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
        var (supplied, errors) = (new SuppliedValues(), new ConfigurationErrors());
        new CommandLine(table, input.Arguments, supplied, errors).Read();
        var values = new OptionValues(supplied, input, errors);
        if (Answer(table, common, values) is { } answer)
        {
            input.Output.Write(answer);
            return new ConfigurationResult<T>(null, Done);
        }

        EnvironmentVariables.Read(table, input.Environment, supplied, errors);
        var fileIsKnown = ReadFile(table, common, supplied, values);
        values.CheckAll(table);

        // Without the file it is unknown what is missing or contradictory.
        var settings = fileIsKnown ? read(values) : null;
        if (settings is not null && errors.Count == 0)
        {
            return new ConfigurationResult<T>(settings, Done);
        }

        input.Error.Write(errors.Message(table.Command));
        return new ConfigurationResult<T>(null, Mistaken);
    }

    private static bool ReadFile(OptionTable table, CommonOptionRows common, SuppliedValues supplied, OptionValues values)
    {
        if (values.Of(common.Config) is not { } path)
        {
            return true;
        }

        var octets = values.Input.TryReadFile(path, values.Supplied(common.Config)!.Location, values.Errors);
        return octets is not null && new ConfigurationFile(table, path, supplied, values.Errors).Read(octets);
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
