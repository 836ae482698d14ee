using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>The options of every command: log, configuration file, help and version.</summary>
/// <param name="table">The command's settings.</param>
internal sealed class CommonOptionRows(OptionTable table)
{
    public Setting<bool> Verbose { get; } = table.Add(
        OptionGroups.Log, "verbose", OptionTypes.Switch, false, "Log everything, actors starting and stopping included.", letter: 'v', reloaded: true);

    public Setting<bool> Quiet { get; } = table.Add(
        OptionGroups.Log, "quiet", OptionTypes.Switch, false, "Log warnings and errors alone.", letter: 'q', reloaded: true);

    public Setting<bool> Syslog { get; } = table.Add(
        OptionGroups.Log, "syslog", OptionTypes.Switch, false, "Log to the system's log instead of standard output.");

    public Setting<LogFormat?> LogFormat { get; } = table.Add(
        OptionGroups.Log,
        "log-format",
        MonitoringOptionTypes.LogFormat,
        null,
        "How the log is written to standard output: text for people, systemd for its journal, json for collectors. Left out, it "
        + "is systemd where standard output is the journal, else text.",
        example: "json");

    public Setting<string?> Config { get; } = table.Add(
        OptionGroups.General,
        "config",
        OptionTypes.Path,
        null,
        $"A YAML file with these settings in a section '{table.Section}:'. A key is the long option with _ for -. The "
        + "command line overrides the environment, which overrides the file.",
        OptionSources.CommandLine | OptionSources.Environment);

    public Setting<bool> Version { get; } = table.Add(
        OptionGroups.General, "version", OptionTypes.Switch, false, "Print the version and end.", OptionSources.CommandLine);

    public Setting<bool> Help { get; } = table.Add(
        OptionGroups.General, "help", OptionTypes.Switch, false, "Print this and end.", OptionSources.CommandLine, letter: 'h');

    public LogOptions Read(OptionValues values) => new(HowVerbose(values), values.Of(Syslog)) { Format = values.Of(LogFormat) };

    private Verbosity HowVerbose(OptionValues values)
    {
        var (verbose, quiet) = (values.Of(Verbose), values.Of(Quiet));
        if (!verbose || !quiet)
        {
            return verbose ? Verbosity.Verbose : quiet ? Verbosity.Quiet : Verbosity.Normal;
        }

        // Given in two sources, the stronger source decides, as for a single setting.
        var (verboseGiven, quietGiven) = (values.Supplied(Verbose)!, values.Supplied(Quiet)!);
        if (verboseGiven.Source == quietGiven.Source)
        {
            values.Errors.Add(quietGiven.Location, $"contradicts {verboseGiven.Location}; give one of the two");
        }

        return verboseGiven.Source > quietGiven.Source ? Verbosity.Verbose : Verbosity.Quiet;
    }
}
