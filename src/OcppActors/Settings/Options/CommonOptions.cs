using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>What both commands have: the log, and how to ask about everything else.</summary>
/// <param name="table">The command's settings.</param>
/// <param name="triesCpms">Whether there is a CPMS for <c>--check</c> to try.</param>
internal sealed class CommonOptions(OptionTable table, bool triesCpms = false)
{
    public Setting<bool> Verbose { get; } = table.Add(
        Groups.Log, "verbose", Kinds.Switch, false, "Log everything, actors starting and stopping included.", letter: 'v');

    public Setting<bool> Quiet { get; } = table.Add(
        Groups.Log, "quiet", Kinds.Switch, false, "Log warnings and errors alone.", letter: 'q');

    public Setting<bool> Syslog { get; } = table.Add(
        Groups.Log, "syslog", Kinds.Switch, false, "Log to the system's log instead of standard output.");

    public Setting<LogFormat?> LogFormat { get; } = table.Add(
        Groups.Log,
        "log-format",
        MonitoringKinds.LogFormat,
        null,
        "How the log is written to standard output: text for people, systemd for its journal, json for collectors. Left out, it "
        + "is systemd where standard output is the journal, else text.",
        example: "json");

    public Setting<Uri?> OtlpEndpoint { get; } = table.Add(
        Groups.Monitoring,
        "otlp-endpoint",
        MonitoringKinds.CollectorUrl,
        null,
        "A collector of OpenTelemetry that gets the metrics by OTLP. The OTEL_* environment variables say more, or all of it.",
        example: "http://collector:4318");

    public Setting<string?> Config { get; } = table.Add(
        Groups.General,
        "config",
        Kinds.Path,
        null,
        $"A YAML file with these settings in a section '{table.Section}:'. A key is the long option with _ for -. The "
        + "command line beats the environment, which beats the file.",
        Places.CommandLine | Places.Environment);

    public Setting<bool> Check { get; } = table.Add(
        Groups.General,
        "check",
        Kinds.Switch,
        false,
        "Start nothing. Try the settings out instead, and print a line for each thing that was tried, with the remedy where "
        + "it failed. The exit status is 0 when all is well, 1 when something failed.",
        Places.CommandLine);

    public Setting<string?>? CheckId { get; } = triesCpms
        ? table.Add(
            Groups.General,
            "check-id",
            Kinds.Text,
            null,
            "A charge point id with which --check asks the CPMS for a connection, and ends it at once. Take one whose charger "
            + "is not connected: the CPMS may drop the other connection.",
            Places.CommandLine)
        : null;

    public Setting<bool> Version { get; } = table.Add(
        Groups.General, "version", Kinds.Switch, false, "Print the version and end.", Places.CommandLine);

    public Setting<bool> Help { get; } = table.Add(
        Groups.General, "help", Kinds.Switch, false, "Print this and end.", Places.CommandLine, letter: 'h');

    /// <summary>Null: the service is to run.</summary>
    public CheckSettings? CheckOf(Values values)
    {
        if (values.Of(Check))
        {
            return new CheckSettings(CheckId is null ? null : values.Of(CheckId));
        }

        if (CheckId is not null && values.Given(CheckId) is { } given)
        {
            values.Mistakes.Add(given.Place, $"does nothing without {Check.Flag}");
        }

        return null;
    }

    public LogSettings ToSettings(Values values) => new(HowVerbose(values), values.Of(Syslog)) { Format = values.Of(LogFormat) };

    private Verbosity HowVerbose(Values values)
    {
        var (verbose, quiet) = (values.Of(Verbose), values.Of(Quiet));
        if (!verbose || !quiet)
        {
            return verbose ? Verbosity.Verbose : quiet ? Verbosity.Quiet : Verbosity.Normal;
        }

        // Given in two places, the stronger place decides, as for a single setting.
        var (verboseGiven, quietGiven) = (values.Given(Verbose)!, values.Given(Quiet)!);
        if (verboseGiven.Source == quietGiven.Source)
        {
            values.Mistakes.Add(quietGiven.Place, $"contradicts {verboseGiven.Place}; give one of the two");
        }

        return verboseGiven.Source > quietGiven.Source ? Verbosity.Verbose : Verbosity.Quiet;
    }
}
