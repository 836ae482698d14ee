using OcppActors.Configuration.Options;

namespace OcppActors.Configuration.Reading;

/// <summary>From command line, environment and file to settings, or to one message with every mistake.</summary>
internal static class SettingsReader
{
    private const int Done = 0;
    private const int Mistaken = 2;

    /// <param name="table">The command's settings.</param>
    /// <param name="common">Those of them that end the command at once, and the one that names the file.</param>
    /// <param name="input">What to read.</param>
    /// <param name="toSettings">Makes the command's settings of the values, and checks how they go together.</param>
    public static SettingsResult<T> Read<T>(OptionTable table, CommonOptions common, SettingsInput input, Func<Values, T?> toSettings)
        where T : class
    {
        var (givens, mistakes) = (new Givens(), new ConfigurationErrors());
        new CommandLine(table, input.Arguments, givens, mistakes).Read();
        var values = new Values(givens, input, mistakes);
        if (Answer(table, common, values) is { } answer)
        {
            input.Output.Write(answer);
            return new SettingsResult<T>(null, Done);
        }

        EnvironmentVariables.Read(table, input.Environment, givens, mistakes);
        var fileIsKnown = ReadFile(table, common, givens, values);
        values.CheckAll(table);

        // Without the file nobody knows what is missing and what goes together.
        var settings = fileIsKnown ? toSettings(values) : null;
        if (settings is not null && mistakes.Count == 0)
        {
            return new SettingsResult<T>(settings, Done);
        }

        input.Error.Write(mistakes.Message(table.Command));
        return new SettingsResult<T>(null, Mistaken);
    }

    private static bool ReadFile(OptionTable table, CommonOptions common, Givens givens, Values values)
    {
        if (values.Of(common.Config) is not { } path)
        {
            return true;
        }

        var text = values.Input.TryReadFile(path, values.Given(common.Config)!.Location, values.Mistakes);
        return text is not null && new ConfigurationFile(table, path, givens, values.Mistakes).Read(text);
    }

    // Whoever asks for help gets it, whatever else is wrong.
    private static string? Answer(OptionTable table, CommonOptions common, Values values)
    {
        if (values.Of(common.Help))
        {
            return HelpText.Of(table);
        }

        return values.Of(common.Version) ? $"{table.Command} {ProductVersion.Number}\n" : null;
    }
}
