using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Snoop;

/// <summary>
/// One message of the snoop stream: a JSON object with exactly the keys event, sender, protocol, cp_id, payload and
/// timestamp, in this order. The payload is the OCPP message's own text, never serialised again.
/// </summary>
internal static class SnoopEnvelope
{
    private const string TimestampForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static ReadOnlySpan<byte> NoPayload => "{}"u8;

    /// <summary>UTF-8, without white space of its own.</summary>
    public static ReadOnlyMemory<byte> Render(TrafficEvent traffic) => traffic switch
    {
        MessageSeen seen => Render("Message", seen.Sender, seen, seen.Payload.Span),
        ChargePointConnected => Render("Connection", Direction.FromChargePoint, traffic, NoPayload),
        ChargePointDisconnected { Close: { } close } => Render("Disconnection", Direction.FromChargePoint, traffic, PayloadOf(close)),
        ChargePointDisconnected => Render("Disconnection", Direction.FromChargePoint, traffic, NoPayload),
        _ => throw new ArgumentOutOfRangeException(nameof(traffic), traffic, "No such event on the snoop stream"),
    };

    private static byte[] Render(string name, Direction sender, TrafficEvent traffic, ReadOnlySpan<byte> payload)
    {
        var connection = traffic.Connection;
        var head = $$"""{"event":"{{name}}","sender":"{{Name(sender)}}","protocol":{{Quote(connection.Subprotocol)}},"cp_id":{{Quote(connection.ChargePoint.Value)}},"payload":""";
        var tail = $$""","timestamp":"{{traffic.Timestamp.UtcDateTime.ToString(TimestampForm, CultureInfo.InvariantCulture)}}"}""";
        var bytes = new byte[Encoding.UTF8.GetByteCount(head) + payload.Length + tail.Length];
        var length = Encoding.UTF8.GetBytes(head, bytes);
        payload.CopyTo(bytes.AsSpan(length));
        Encoding.UTF8.GetBytes(tail, bytes.AsSpan(length + payload.Length));
        return bytes;
    }

    private static byte[] PayloadOf(WebSocketClose close) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"sender":"{{Name(close.Sender)}}","code":{{close.Code}},"reason":{{Quote(close.Reason)}}}"""));

    private static string Name(Direction sender) => sender == Direction.FromChargePoint ? "CP" : "CSMS";

    private static string Quote(string? text) =>
        text is null ? "null" : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
