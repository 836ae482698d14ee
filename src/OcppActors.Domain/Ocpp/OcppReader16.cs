using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>Reads the calls of a charge point in OCPP 1.6 (section 6).</summary>
internal static class OcppReader16
{
    /// <summary>The reason of an end that names none (section 6.49).</summary>
    public const string DefaultStopReason = "Local";

    /// <summary>Alfen firmware before 6.0 sends the largest 64-bit number for every transaction: it stands for no id.</summary>
    private const string OverflowedTransactionId = "9223372036854775807";

    public static void Read(string action, JsonElement payload, FactCollector findings)
    {
        switch (action)
        {
            case OcppAction.BootNotification:
                findings.Add(new Booted(
                    payload.Text("chargePointVendor"),
                    payload.Text("chargePointModel"),
                    payload.Text("firmwareVersion"),
                    payload.Text("chargePointSerialNumber") ?? payload.Text("chargeBoxSerialNumber")));
                CommonCalls.ExpectAnswer(action, findings);
                break;
            case OcppAction.StatusNotification:
                ReadStatus(payload, findings);
                break;
            case OcppAction.MeterValues:
                ReadMeterValues(payload, findings);
                break;
            case OcppAction.StartTransaction:
                ReadStart(payload, findings);
                break;
            case OcppAction.StopTransaction:
                ReadStop(payload, findings);
                break;
            case OcppAction.Authorize:
                CommonCalls.ReadAuthorize(payload.Text("idTag"), findings);
                break;
            default:
                CommonCalls.Read(action, payload, findings);
                break;
        }
    }

    private static void ReadStatus(JsonElement payload, FactCollector findings)
    {
        if (CommonCalls.RequiredOrdinal(OcppAction.StatusNotification, payload, "connectorId", findings) is { } connector
            && CommonCalls.Required(OcppAction.StatusNotification, payload, "status", findings) is { } status)
        {
            findings.Add(new StatusReported(connector, status)
            {
                ErrorCode = payload.Text("errorCode"),
                Info = Placeholder.FactIn(payload.Text("info")),
                VendorErrorCode = Placeholder.FactIn(payload.Text("vendorErrorCode")),
                At = payload.Instant("timestamp"),
            });
        }
    }

    private static void ReadMeterValues(JsonElement payload, FactCollector findings)
    {
        if (CommonCalls.RequiredOrdinal(OcppAction.MeterValues, payload, "connectorId", findings) is not { } connector)
        {
            return;
        }

        var transactionId = TransactionIn(payload);
        var samples = MeterReader.Read(payload, "meterValue", connector, transactionId, findings);
        if (transactionId is not null)
        {
            findings.Add(new TransactionReported(TransactionEventType.Updated)
            {
                TransactionId = transactionId,
                Connector = connector,
                At = NewestIn(samples),
                Samples = samples,
                Signed = findings.Signed,
            });
        }
        else if (!samples.IsEmpty)
        {
            findings.Add(new Metered(samples));
        }
    }

    private static DateTimeOffset? NewestIn(ImmutableArray<MeterSample> samples)
    {
        DateTimeOffset? newest = null;
        foreach (var sample in samples)
        {
            newest = sample.Timestamp is { } time && !(time <= newest) ? time : newest;
        }

        return newest;
    }

    private static void ReadStart(JsonElement payload, FactCollector findings)
    {
        if (CommonCalls.RequiredOrdinal(OcppAction.StartTransaction, payload, "connectorId", findings) is not { } connector)
        {
            return;
        }

        findings.Add(new TransactionReported(TransactionEventType.Started)
        {
            CallId = findings.CallId,
            Connector = connector,
            IdTag = payload.Text("idTag"),
            At = payload.Instant("timestamp"),
            Register = payload.Number("meterStart"),
        });
        CommonCalls.ExpectAnswer(OcppAction.StartTransaction, findings);
    }

    private static void ReadStop(JsonElement payload, FactCollector findings)
    {
        var transactionId = TransactionIn(payload);
        var samples = MeterReader.Read(payload, "transactionData", 0, transactionId, findings);
        findings.Add(new TransactionReported(TransactionEventType.Ended)
        {
            TransactionId = transactionId,
            IdTag = payload.Text("idTag"),
            At = payload.Instant("timestamp"),
            Register = payload.Number("meterStop"),
            StopReason = payload.Text("reason") ?? DefaultStopReason,
            Samples = samples,
            Signed = findings.Signed,
        });
    }

    private static string? TransactionIn(JsonElement payload) =>
        payload.Text("transactionId") is { } id and not OverflowedTransactionId ? id : null;
}
