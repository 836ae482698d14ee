using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>The options of the services: metrics and <c>--check</c>.</summary>
/// <param name="table">The command's settings.</param>
/// <param name="triesCpms">Whether there is a CPMS for <c>--check</c> to try.</param>
internal sealed class ServiceOptionRows(OptionTable table, bool triesCpms = false)
{
    public Setting<Uri?> OtlpEndpoint { get; } = table.Add(
        OptionGroups.Monitoring,
        "otlp-endpoint",
        MonitoringOptionTypes.CollectorUrl,
        null,
        "An OpenTelemetry collector that receives the metrics by OTLP. The OTEL_* environment variables refine or replace this.",
        example: "http://collector:4318");

    public Setting<bool> Check { get; } = table.Add(
        OptionGroups.General,
        "check",
        OptionTypes.Switch,
        false,
        "Start nothing. Test the settings instead, and print a line for each test, with a remedy where "
        + "it failed. The exit status is 0 when all is well, 1 when something failed.",
        OptionSources.CommandLine);

    public Setting<string?>? CheckId { get; } = triesCpms
        ? table.Add(
            OptionGroups.General,
            "check-id",
            OptionTypes.Text,
            null,
            "A charge point id with which --check asks the CPMS for a connection, and ends it at once. Take one whose charger "
            + "is not connected: the CPMS may drop the other connection.",
            OptionSources.CommandLine)
        : null;

    /// <summary>Null: the service is to run.</summary>
    /// <param name="values">With every other setting read, so that all files with secrets are known.</param>
    public CheckOptions? CheckOf(OptionValues values)
    {
        if (values.Of(Check))
        {
            return new CheckOptions(CheckId is null ? null : values.Of(CheckId), [.. values.SecretFiles]);
        }

        if (CheckId is not null && values.Supplied(CheckId) is { } given)
        {
            values.Errors.Add(given.Location, $"does nothing without {Check.Flag}");
        }

        return null;
    }
}
