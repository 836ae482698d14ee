using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// A report of a charge point that stays valid until the next one, and that the snoop stream therefore repeats to viewers that
/// join late: the BootNotification, and the StatusNotification of each connector.
/// </summary>
/// <param name="Action">BootNotification or StatusNotification.</param>
/// <param name="Evse"><c>evseId</c> of a StatusNotification of OCPP 2.x; otherwise 0.</param>
/// <param name="Connector"><c>connectorId</c> of a StatusNotification; 0 if there is none.</param>
public readonly record struct ReplayedReport(string Action, int Evse, int Connector)
{
    /// <summary>The report that a message of the charge point makes; null for any other message. Never throws.</summary>
    /// <param name="message">The parsed message.</param>
    public static ReplayedReport? Of(OcppMessage message) => message.Header switch
    {
        { Type: OcppMessageType.Call, Action: OcppAction.BootNotification } => new ReplayedReport(OcppAction.BootNotification, 0, 0),
        { Type: OcppMessageType.Call, Action: OcppAction.StatusNotification } header => OfStatus(message.Json[header.Payload]),
        _ => null,
    };

    /// <summary>The report that a message of the charge point makes, of which the header has not been read yet.</summary>
    /// <param name="message">UTF-8 JSON.</param>
    public static ReplayedReport? Of(ReadOnlyMemory<byte> message) =>
        OcppHeader.TryPeek(message.Span, out var start)
        && start is { Type: OcppMessageType.Call, Action: OcppAction.BootNotification or OcppAction.StatusNotification }
            ? Of(OcppMessage.OfJson(message))
            : null;

    private static ReplayedReport OfStatus(ReadOnlyMemory<byte> payload)
    {
        using var status = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = SnoopPayload.MaximumDepth });
        return new ReplayedReport(
            OcppAction.StatusNotification,
            status.RootElement.Ordinal("evseId") ?? 0,
            status.RootElement.Ordinal("connectorId") ?? 0);
    }
}
