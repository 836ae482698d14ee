using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads the messages of a charge point in the OCPP version of its connection. If the subprotocol does not tell the version, a
/// message with members that only OCPP 2.x has is 2.x, and any other 1.6. Never throws: what cannot be read is named, and the
/// rest is read.
/// </summary>
internal static class OcppReader
{
    public static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = SnoopPayload.MaximumDepth };

    /// <summary>Members that no message of OCPP 1.6 has.</summary>
    private static readonly string[] Version2Members = ["chargingStation", "connectorStatus", "evseId", "idToken"];

    /// <param name="subprotocol">The WebSocket subprotocol, or null.</param>
    /// <param name="message">The message; one without a header is repaired if possible.</param>
    public static FactCollector Read(string? subprotocol, OcppMessage message)
    {
        var findings = new FactCollector();
        if (message.Header is null)
        {
            message = OcppMessage.OfJson(JsonRepair.Repair(message.Json));
            findings.Skip(message.Header is { } repaired
                ? $"{(repaired.Action is { } action ? FactCollector.Quote(action) : "an answer")}: malformed JSON, repaired"
                : "a message that is not OCPP-J");
        }

        if (message.Header is { Type: OcppMessageType.Call } header)
        {
            findings.Call = message;
            ReadCall(subprotocol, header.Action!, message.Json[header.Payload], findings);
        }

        return findings;
    }

    private static void ReadCall(string? subprotocol, string action, ReadOnlyMemory<byte> json, FactCollector findings)
    {
        if (!IsRelevant(action))
        {
            return;
        }

        using var payload = JsonDocument.Parse(json, JsonOptions);
        if (IsVersion2(subprotocol, action, payload.RootElement))
        {
            OcppReader2.Read(action, payload.RootElement, findings);
        }
        else
        {
            OcppReader16.Read(action, payload.RootElement, findings);
        }
    }

    private static bool IsVersion2(string? subprotocol, string action, JsonElement payload) => subprotocol switch
    {
        _ when subprotocol?.StartsWith("ocpp2", StringComparison.OrdinalIgnoreCase) is true => true,
        _ when subprotocol?.StartsWith("ocpp1", StringComparison.OrdinalIgnoreCase) is true => false,
        _ => action == OcppAction.TransactionEvent || HasVersion2Member(payload),
    };

    private static bool HasVersion2Member(JsonElement payload) => Array.Exists(Version2Members, word => payload.Member(word) is not null);

    /// <summary>Payloads of other actions, which may be long, are not parsed.</summary>
    private static bool IsRelevant(string action) => action
        is OcppAction.Authorize
        or OcppAction.BootNotification
        or OcppAction.DiagnosticsStatusNotification
        or OcppAction.FirmwareStatusNotification
        or OcppAction.Heartbeat
        or OcppAction.LogStatusNotification
        or OcppAction.MeterValues
        or OcppAction.SecurityEventNotification
        or OcppAction.SignedFirmwareStatusNotification
        or OcppAction.StartTransaction
        or OcppAction.StatusNotification
        or OcppAction.StopTransaction
        or OcppAction.TransactionEvent;
}
