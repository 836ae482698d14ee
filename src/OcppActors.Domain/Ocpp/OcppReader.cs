using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads the charge point's messages by the version of OCPP that its connection speaks. Without a subprotocol that tells
/// it, the message's own form does: what it says in words that only 2.x has is 2.x, everything else 1.6. Never throws:
/// what cannot be read is named, and the rest counts.
/// </summary>
internal static class OcppReader
{
    public static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = SnoopPayload.MaximumDepth };

    /// <summary>Members that no message of 1.6 has; <c>idToken</c> is the token of an Authorize.</summary>
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
            findings.CallId = header.IdIn(message.Json);
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
        _ => action == OcppAction.TransactionEvent || Array.Exists(Version2Members, word => payload.Member(word) is not null),
    };

    /// <summary>The others, which may be long, are not even parsed.</summary>
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
