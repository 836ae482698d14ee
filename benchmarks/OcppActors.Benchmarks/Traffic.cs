using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Benchmarks;

/// <summary>Messages as they are published.</summary>
internal static class Traffic
{
    private static readonly DateTimeOffset Time = new(2026, 4, 18, 20, 3, 20, 123, TimeSpan.Zero);
    private static readonly ChargePointConnection Connection = new(1, "/CP001", new ChargePointId("CP001"), "ocpp1.6");

    public static MessageSeen Of(byte[] payload, Direction sender) => new(Connection, Time, sender, OcppMessage.OfJson(payload), Began: 0);
}
