using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class SnoopHubTests : TestKit
{
    private const int Buffer = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly ChargePointConnection Connection = new(1, "/CP1", new ChargePointId("CP1"), "ocpp1.6");

    private readonly TrafficGate _gate = new();
    private readonly IActorRef _hub;

    public SnoopHubTests()
    {
        var gate = _gate;
        _hub = Sys.ActorOf(Props.Create(() => new SnoopHub(gate, new SnoopMetrics())), "snoop-hub");
    }

    [Fact]
    public async Task Every_viewer_gets_the_same_messages_in_the_same_order()
    {
        var one = await EnrolAsync();
        var two = await EnrolAsync();
        var began = _gate.Generation;

        for (var i = 0; i < 5; i++)
        {
            Sys.EventStream.Publish(Seen($"[{i}]", began));
        }

        var seen = await TakeAsync(one, 5);
        seen.Select(Payload).ShouldBe(["[0]", "[1]", "[2]", "[3]", "[4]"]);
        (await TakeAsync(two, 5)).ShouldBe(seen);
    }

    [Fact]
    public async Task A_viewer_s_first_message_is_one_that_began_after_it_joined()
    {
        var early = await EnrolAsync();
        var before = _gate.Generation;
        var late = await EnrolAsync();

        Sys.EventStream.Publish(Seen("[\"under way\"]", before));
        Sys.EventStream.Publish(Seen("[\"new\"]", _gate.Generation));

        (await TakeAsync(early, 2)).Select(Payload).ShouldBe(["[\"under way\"]", "[\"new\"]"]);
        (await TakeAsync(late, 1)).Select(Payload).ShouldBe(["[\"new\"]"]);
    }

    [Fact]
    public async Task A_viewer_that_cannot_keep_up_is_dropped_without_affecting_others()
    {
        var quick = await EnrolAsync();
        var slow = await EnrolAsync();
        var message = Seen("[\"message\"]", _gate.Generation);
        var fitting = Buffer / SnoopEnvelope.Render(message).Length;

        for (var i = 0; i < fitting + 3; i++)
        {
            Sys.EventStream.Publish(message);
            await TakeAsync(quick, 1);
        }

        await slow.Dropped.WaitAsync(Patience);
        var kept = 0;
        await foreach (var _ in slow.Messages.ReadAllAsync())
        {
            kept++;
        }

        kept.ShouldBe(fitting);
        quick.Dropped.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_gate_is_open_while_somebody_views()
    {
        _gate.IsOpen.ShouldBeFalse();
        var client = Guid.NewGuid();
        await _hub.Ask<SnoopHub.Enrolled>(Enroll(client), Patience);
        _gate.IsOpen.ShouldBeTrue();

        _hub.Tell(new SnoopHub.Unenroll(client));
        await AwaitConditionAsync(() => Task.FromResult(!_gate.IsOpen), Patience);

        // One that leaves twice has left once: the next one's viewing is not undone.
        _hub.Tell(new SnoopHub.Unenroll(client));
        await EnrolAsync();
        _gate.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task A_backlog_over_the_limit_drops_every_viewer_and_admits_none_until_it_is_read()
    {
        var gate = new TrafficGate(maxBacklogBytes: 1000);
        var blocked = gate.Subscribe(listens: false); // another reader, which takes nothing yet
        var hub = Sys.ActorOf(Props.Create(() => new SnoopHub(gate, new SnoopMetrics())));
        Sys.Stop(_hub);
        var viewers = new[] { await EnrolAsync(hub, gate), await EnrolAsync(hub, gate) };

        var published = new List<MessageSeen>();
        while (!gate.IsShut)
        {
            published.Add(Seen("[]", gate.Generation));
            gate.TryAdmit(published[^1]).ShouldBeTrue();
            Sys.EventStream.Publish(published[^1]);
        }

        await Task.WhenAll(viewers.Select(viewer => viewer.Dropped)).WaitAsync(Patience);
        (await hub.Ask<object>(Enroll(Guid.NewGuid()), Patience))
            .ShouldBeOfType<SnoopHub.Busy>();

        published.ForEach(blocked.MarkRead);
        await EnrolAsync(hub, gate);
        gate.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task The_replay_is_maintained_without_viewers()
    {
        var client = Guid.NewGuid();
        await _hub.Ask<SnoopHub.Enrolled>(Enroll(client), Patience);
        _hub.Tell(new SnoopHub.Unenroll(client));
        await AwaitConditionAsync(() => Task.FromResult(!_gate.IsOpen), Patience);
        var connection = SnoopTraffic.Connection(1);
        Sys.EventStream.Publish(SnoopTraffic.Came(connection));
        Sys.EventStream.Publish(SnoopTraffic.Boot(connection));

        var enrolled = await _hub.Ask<SnoopHub.Enrolled>(Enroll(Guid.NewGuid()), Patience);

        enrolled.Replay.Select(SnoopTraffic.Short).ShouldBe(["CP1 Connection", "CP1 b0"]);
    }

    private Task<SnoopViewer> EnrolAsync() => EnrolAsync(_hub, _gate);

    /// <summary>Enrols one, which the gate then is open for.</summary>
    private static async Task<SnoopViewer> EnrolAsync(IActorRef hub, TrafficGate gate)
    {
        var enrolled = await hub.Ask<SnoopHub.Enrolled>(Enroll(Guid.NewGuid()), Patience);
        gate.IsOpen.ShouldBeTrue();
        return enrolled.Viewer;
    }

    private static SnoopHub.Enroll Enroll(Guid client) => new(client, SnoopRequest.Everything, Buffer);

    private static async Task<List<string>> TakeAsync(SnoopViewer viewer, int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            var message = await viewer.Messages.ReadAsync().AsTask().WaitAsync(Patience);
            viewer.MarkSent(message.Length);
            taken.Add(Encoding.UTF8.GetString(message.Span));
        }

        return taken;
    }

    private static string Payload(string message) =>
        Encoding.UTF8.GetString(SnoopMessage.Parse(Encoding.UTF8.GetBytes(message))!.Payload.Span);

    private static MessageSeen Seen(string payload, long began) =>
        new(Connection, DateTimeOffset.UnixEpoch, Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload)), began);
}
