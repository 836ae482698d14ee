using System.Collections.Immutable;
using OcppActors.Configuration.Reading;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Configuration.Options;

/// <summary>The options of the services: metrics, <c>--check</c> and <c>--forget</c>.</summary>
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

    public Setting<ImmutableArray<string?>> Forget { get; } = table.Add(
        OptionGroups.General,
        "forget",
        OptionTypes.Id.Several(),
        [],
        "Start nothing. Remove what the MQTT broker retains of these charge points, which are gone, so that Home Assistant "
        + "removes their devices. Stop the service that publishes them first. The exit status is 0 when all were removed, "
        + "3 when nothing was retained of one of them, 1 when one could not be removed.",
        OptionSources.CommandLine,
        several: true);

    /// <summary>The charge points to forget; null: the service is to run.</summary>
    public ImmutableArray<ChargePointId>? ForgetOf(OptionValues values, bool hasBroker)
    {
        if (values.Supplied(Forget) is not { } given)
        {
            return null;
        }

        ImmutableArray<ChargePointId> ids = [.. values.Of(Forget).OfType<string>().Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Select(id => new ChargePointId(id))];
        if (values.Of(Check))
        {
            values.Errors.Add(given.Location, $"cannot be given together with {Check.Flag}");
        }
        else if (!hasBroker)
        {
            values.Errors.Add(given.Location, "does nothing without an MQTT broker; give --mqtt-broker-host");
        }
        else if (ids.IsEmpty)
        {
            values.Errors.Add(given.Location, "needs the id of a charge point");
        }

        return ids;
    }

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
