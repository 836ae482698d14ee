using System.Collections.Immutable;
using System.Text;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.TestSupport;

namespace OcppActors.Tests.Metering;

/// <summary>Traffic to put in, a clock to move; the test's own actor is the sink.</summary>
public abstract class MeteringTestKit : TestKit
{
    internal const string Heartbeat = """[2,"1","Heartbeat",{}]""";

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    internal static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    internal static readonly TimeSpan Gathered = TimeSpan.FromSeconds(1.1);

    internal ManualTime Time { get; } = new(Start);

    internal MeterContext Metering => new(new DeviceSettings("ocpp-bridge/test/availability", "1.2.3"), Time, TestActor);

    internal static ChargePointConnection ConnectionOf(string id, long number = 1) => new(number, $"/{id}", new ChargePointId(id), "ocpp1.6");

    internal static MessageSeen Said(string id, string message, long number = 1) =>
        new(ConnectionOf(id, number), Start, Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(message)), 1);

    internal static ChargePointConnected Came(string id, long number = 1) => new(ConnectionOf(id, number), Start);

    internal static ChargePointDisconnected Went(string id, long number = 1) => new(ConnectionOf(id, number), Start);

    internal Task UntilAsync(Func<bool> isSo) => AwaitConditionAsync(() => Task.FromResult(isSo()), Patience);

    /// <summary>What the sink is told next, a discovery document by its topic alone.</summary>
    internal async Task<ImmutableArray<string>> PublishedAsync()
    {
        var publish = await ExpectMsgAsync<Publish>(Patience);
        return
        [
            .. publish.Publications.Select(publication => publication.Kind == PublicationKind.Discovery
                ? publication.Topic
                : $"{publication.Topic} {Encoding.UTF8.GetString(publication.Payload.Span)}"),
        ];
    }
}
