using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>Reads the calls of a charging station in OCPP 2.0.1 and 2.1 (part 2, Messages).</summary>
internal static class OcppReader2
{
    public static void Read(string action, JsonElement payload, FactCollector findings)
    {
        switch (action)
        {
            case OcppAction.BootNotification:
                var station = payload.Member("chargingStation") ?? default;
                findings.Add(new Booted(
                    station.Text("vendorName"), station.Text("model"), station.Text("firmwareVersion"), station.Text("serialNumber"))
                {
                    IsTriggered = payload.Text("reason") == "Triggered",
                });
                CommonCalls.ExpectAnswer(action, findings);
                break;
            case OcppAction.StatusNotification:
                ReadStatus(payload, findings);
                break;
            case OcppAction.MeterValues:
                ReadMeterValues(payload, findings);
                break;
            case OcppAction.TransactionEvent:
                ReadTransaction(payload, findings);
                break;
            case OcppAction.Authorize:
                CommonCalls.ReadAuthorize(TokenIn(payload), findings);
                break;
            default:
                CommonCalls.Read(action, payload, findings);
                break;
        }
    }

    private static void ReadStatus(JsonElement payload, FactCollector findings)
    {
        if (CommonCalls.RequiredOrdinal(OcppAction.StatusNotification, payload, "evseId", findings) is { } evse
            && CommonCalls.Required(OcppAction.StatusNotification, payload, "connectorStatus", findings) is { } status)
        {
            var reported = new StatusReported(evse, status) { IsVersion2 = true, At = payload.Instant("timestamp") };
            findings.Add(payload.Ordinal("connectorId") is { } connector ? reported with { ConnectorOfEvse = connector } : reported);
        }
    }

    private static void ReadMeterValues(JsonElement payload, FactCollector findings)
    {
        if (CommonCalls.RequiredOrdinal(OcppAction.MeterValues, payload, "evseId", findings) is { } evse
            && MeterReader.Read(payload, "meterValue", evse, transactionId: null, findings) is { IsEmpty: false } samples)
        {
            findings.Add(new Metered(samples) { IsVersion2 = true });
        }
    }

    private static void ReadTransaction(JsonElement payload, FactCollector findings)
    {
        if (EventTypeOf(payload.Text("eventType")) is not { } step)
        {
            findings.Skip($"TransactionEvent: eventType {FactCollector.Quote(payload.Text("eventType"))} is unknown");
            return;
        }

        var transaction = payload.Member("transactionInfo") ?? default;
        var transactionId = CommonCalls.Required(OcppAction.TransactionEvent, transaction, "transactionId", findings);
        // EVSE 0 is the whole station, where no transaction takes place.
        var evse = payload.Member("evse")?.Ordinal("id") is { } id and > 0 ? id : (int?)null;
        var samples = MeterReader.Read(payload, "meterValue", evse ?? 0, transactionId, findings);
        findings.Add(new TransactionReported(step)
        {
            IsVersion2 = true,
            TransactionId = transactionId,
            Connector = evse,
            IdTag = TokenIn(payload),
            At = payload.Instant("timestamp"),
            ChargingState = transaction.Text("chargingState"),
            StopReason = step == TransactionEventType.Ended ? transaction.Text("stoppedReason") ?? OcppReader16.DefaultStopReason : null,
            SeqNo = payload.Ordinal("seqNo"),
            IsOffline = payload.Flag("offline"),
            Samples = samples,
            Signed = findings.Signed,
        });
    }

    private static TransactionEventType? EventTypeOf(string? eventType) => eventType?.ToUpperInvariant() switch
    {
        "STARTED" => TransactionEventType.Started,
        "UPDATED" => TransactionEventType.Updated,
        "ENDED" => TransactionEventType.Ended,
        _ => null,
    };

    private static string? TokenIn(JsonElement payload) => payload.Member("idToken")?.Text("idToken");
}
