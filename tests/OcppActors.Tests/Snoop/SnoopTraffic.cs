using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;

namespace OcppActors.Tests.Snoop;

/// <summary>Traffic to put in, and the short form in which tests read it back.</summary>
internal static class SnoopTraffic
{
    public static ChargePointConnection Connection(long number, string id = "CP1") =>
        new(number, $"/site{number}/{id}", new ChargePointId(id), "ocpp1.6");

    public static ChargePointConnected Came(ChargePointConnection connection, int second = 0) => new(connection, At(second));

    public static ChargePointDisconnected Went(ChargePointConnection connection, int second = 0) => new(connection, At(second));

    public static MessageSeen Boot(ChargePointConnection connection, int second = 0, long began = 0) =>
        Said(connection, $$"""[2,"b{{second}}","BootNotification",{"chargePointModel":"M"}]""", second, began);

    public static MessageSeen Status(ChargePointConnection connection, int connector, int second = 0, long began = 0) =>
        Said(connection, $$"""[2,"s{{connector}}-{{second}}","StatusNotification",{"connectorId":{{connector}}}]""", second, began);

    public static MessageSeen Said(ChargePointConnection connection, string message, int second = 0, long began = 0) =>
        new(connection, At(second), Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(message)), began);

    /// <summary><c>CP1 Connection</c>, <c>CP1 s1-7</c>: who, and the event or the message's id.</summary>
    public static string Short(ReadOnlyMemory<byte> message)
    {
        var read = SnoopMessage.Parse(message) ?? throw new FormatException(Encoding.UTF8.GetString(message.Span));
        var what = read.Event == SnoopEvent.Message ? Encoding.UTF8.GetString(read.Payload.Span).Split('"')[1] : $"{read.Event}";
        return $"{read.ChargePoint} {what}";
    }

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
