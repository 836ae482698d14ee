using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>What the services have: where their metrics go, and how their settings are tried out.</summary>
/// <param name="table">The command's settings.</param>
/// <param name="triesCpms">Whether there is a CPMS for <c>--check</c> to try.</param>
internal sealed class ServiceOptions(OptionTable table, bool triesCpms = false)
{
    public Setting<Uri?> OtlpEndpoint { get; } = table.Add(
        Groups.Monitoring,
        "otlp-endpoint",
        MonitoringKinds.CollectorUrl,
        null,
        "A collector of OpenTelemetry that gets the metrics by OTLP. The OTEL_* environment variables say more, or all of it.",
        example: "http://collector:4318");

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

    /// <summary>Null: the service is to run.</summary>
    public CheckSettings? CheckOf(Values values)
    {
        if (values.Of(Check))
        {
            return new CheckSettings(CheckId is null ? null : values.Of(CheckId));
        }

        if (CheckId is not null && values.Given(CheckId) is { } given)
        {
            values.Mistakes.Add(given.Location, $"does nothing without {Check.Flag}");
        }

        return null;
    }
}
