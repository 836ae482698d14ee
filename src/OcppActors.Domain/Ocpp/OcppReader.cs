namespace OcppActors.Domain.Ocpp;

/// <summary>Reads the charge point's messages by the version of OCPP that its connection speaks. Never throws.</summary>
public static class OcppReader
{
    private static readonly OcppReading Heartbeat = new([HeartbeatSent.Instance], []);

    /// <param name="subprotocol">The WebSocket subprotocol; anything that is not 2.x, none included, is read as 1.6.</param>
    /// <param name="message">UTF-8 JSON.</param>
    public static OcppReading Read(string? subprotocol, ReadOnlyMemory<byte> message) =>
        IsVersion2(subprotocol) ? Read2(message) : OcppReader16.Read(message);

    /// <summary>Whether a connection speaks OCPP 2.x.</summary>
    public static bool IsVersion2(string? subprotocol) => subprotocol?.StartsWith("ocpp2", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Of 2.x, whose other messages have a form of their own, the one that has not.</summary>
    private static OcppReading Read2(ReadOnlyMemory<byte> message) =>
        OcppHeader.TryRead(message.Span, out var header) && header is { Type: OcppMessageType.Call, Action: OcppAction.Heartbeat }
            ? Heartbeat
            : OcppReading.Nothing;
}
