using System.Text;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SessionTapTests : TestKit
{
    private const uint Key = 0x8040_2011;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TrafficGate _gate = new();
    private readonly TestProbe _traffic;
    private readonly Wiretap _charger;
    private readonly SessionTap _tap;

    public SessionTapTests()
    {
        _traffic = CreateTestProbe();
        Sys.EventStream.Subscribe(_traffic.Ref, typeof(TrafficEvent));
        var context = new SessionContext(new FakeDialer(), _gate, TimeProvider.System);
        var connection = new ChargePointConnection(1, "/CP1", new ChargePointId("CP1"), "ocpp1.6");
        _tap = new SessionTap(connection, context, new TrafficFeed(Sys.EventStream, TimeProvider.System), (TestActor, 1));
        _charger = new Wiretap(Direction.FromChargePoint, _tap, new TapOptions(100));
    }

    [Fact]
    public async Task Replayed_reports_are_published_without_listeners()
    {
        _gate.AddViewer();
        _gate.RemoveViewer();
        _charger.Observe(FrameBuilder.Text("""[2,"1","Heartbeat",{}]""", Key));
        _charger.Observe(FrameBuilder.Text("""[2,"2","BootNotification",{}]""", Key));

        var seen = await _traffic.ExpectMsgAsync<MessageSeen>(Patience);

        (seen.Sender, PayloadOf(seen), seen.Began).ShouldBe((Direction.FromChargePoint, """[2,"2","BootNotification",{}]""", 1));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_says_why_and_how_large_it_is()
    {
        _gate.AddViewer();

        _charger.Observe(FrameBuilder.Frame(Opcode.Text, new byte[101], Key));
        _charger.Observe(FrameBuilder.Frame(Opcode.Text, [1, 2], Key, rsv: 0x40));
        _charger.Observe(FrameBuilder.Frame(Opcode.Continuation, [1], Key));
        _charger.Observe(FrameBuilder.Frame((Opcode)6, [], Key));

        PayloadOf(await _traffic.ExpectMsgAsync<MessageSeen>(Patience))
            .ShouldBe("\"(a message of 101 bytes that could not be read: larger than the message limit)\"");
        PayloadOf(await _traffic.ExpectMsgAsync<MessageSeen>(Patience))
            .ShouldBe("\"(a message of 2 bytes that could not be read: an extension of the WebSocket that the relay does not know)\"");
        PayloadOf(await _traffic.ExpectMsgAsync<MessageSeen>(Patience))
            .ShouldBe("\"(a message of 1 bytes that could not be read: fragments out of order)\"");
        PayloadOf(await _traffic.ExpectMsgAsync<MessageSeen>(Patience))
            .ShouldBe("\"(a message of 0 bytes that could not be read: neither text nor binary)\"");
    }

    [Fact]
    public async Task The_session_gets_the_end_of_a_tap_to_log()
    {
        _tap.InflatingEnded(Direction.FromChargePoint, "too large");
        _tap.Lost(Direction.FromCsms, "a bug");

        (await ExpectMsgAsync<SessionEvents.TapEnded>(Patience))
            .ShouldBe(new SessionEvents.TapEnded(1, Direction.FromChargePoint, "compressed messages", "too large"));
        (await ExpectMsgAsync<SessionEvents.TapEnded>(Patience))
            .ShouldBe(new SessionEvents.TapEnded(1, Direction.FromCsms, "messages", "a bug"));
    }

    private static string PayloadOf(MessageSeen seen) => Encoding.UTF8.GetString(seen.Payload.Span);
}
