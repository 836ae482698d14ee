using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Traffic;
using Shouldly;
using static OcppActors.Tests.Snoop.SnoopTraffic;

namespace OcppActors.Tests.Snoop;

/// <summary>What a late joiner gets, replay and stream together.</summary>
public sealed class SnoopReplayTests : TestKit, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly TrafficGate _gate = new();
    private readonly IActorRef _hub;

    public SnoopReplayTests()
    {
        var gate = _gate;
        _hub = Sys.ActorOf(Props.Create(() => new SnoopHub(gate, new SnoopMetrics())), "snoop-hub");
    }

    /// <summary>Waits for the hub to listen.</summary>
    public Task InitializeAsync() => EnrolAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_late_viewer_gets_the_connections_and_then_the_live_messages()
    {
        var one = Connection(1);
        Publish(Came(one), Boot(one, 1), Status(one, 1, 2), Said(one, """[2,"beat","Heartbeat",{}]"""));

        var (viewer, replay) = await EnrolAsync();
        Publish(Status(one, 1, 3, _gate.Generation), Went(one));

        replay.ShouldBe(["CP1 Connection", "CP1 b1", "CP1 s1-2"]);
        (await TakeAsync(viewer, 2)).ShouldBe(["CP1 s1-3", "CP1 Disconnection"]);
    }

    [Fact]
    public async Task The_replay_does_not_count_against_the_buffer()
    {
        Publish(Came(Connection(1)));

        var (viewer, replay) = await EnrolAsync(bufferBytes: 0);

        replay.ShouldBe(["CP1 Connection"]);
        viewer.Dropped.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_report_in_progress_when_a_viewer_joins_is_delivered_exactly_once()
    {
        var one = Connection(1);
        Publish(Came(one), Boot(one, 1, began: 0));
        var (viewer, replay) = await EnrolAsync();

        Publish(
            Boot(one, 2, began: 0), Status(one, 1, 3, began: 0), Came(Connection(2, "CP2")),
            Said(one, """[2,"under way","Heartbeat",{}]""", began: 0),
            Said(one, """[2,"new","Heartbeat",{}]""", began: _gate.Generation));

        replay.ShouldBe(["CP1 Connection", "CP1 b1"]);
        (await TakeAsync(viewer, 4)).ShouldBe(["CP1 b2", "CP1 s1-3", "CP2 Connection", "CP1 new"]);
    }

    [Fact]
    public async Task A_viewer_that_joins_at_any_moment_misses_and_repeats_nothing()
    {
        const int events = 400, viewers = 40;
        var connections = Enumerable.Range(1, 8).Select(number => Connection(number, $"CP{number}")).ToArray();
        Publish([.. connections.Select(connection => Came(connection))]);

        // Reports all the while, with whatever generation their first byte met; viewers come in between.
        var publishing = Task.Run(() =>
        {
            for (var i = 0; i < events; i++)
            {
                var connection = connections[i % connections.Length];
                var began = Math.Max(0, _gate.Generation - (i % 3));
                Publish(i % 5 == 0 ? Boot(connection, i, began) : Status(connection, i % 2, i, began));
            }
        });
        var enrolled = new List<(SnoopViewer Viewer, List<string> Replay)>();
        for (var i = 0; i < viewers; i++)
        {
            enrolled.Add(await EnrolAsync());
        }

        await publishing;
        Publish(Said(connections[0], """[2,"end","Heartbeat",{}]""", began: _gate.Generation));

        var (first, rest) = (await TakeUntilEndAsync(enrolled[0]), enrolled.Skip(1).ToList());
        foreach (var late in rest)
        {
            var told = await TakeUntilEndAsync(late);

            // Its live part is the end of everybody's, and its replay is the state that this part continues.
            var live = told[late.Replay.Count..];
            live.ShouldBe(first[^live.Count..]);
            var before = first[..^live.Count];
            foreach (var connection in connections)
            {
                late.Replay.Where(line => line.StartsWith($"{connection.ChargePoint} ", StringComparison.Ordinal))
                    .ShouldBe(StateOf(connection.ChargePoint.Value, before));
            }
        }
    }

    [Theory]
    [InlineData("", "A Connection|B Connection", "A x|B x")]
    [InlineData("cp=A&unknown=1", "A Connection", "A x")]
    [InlineData("cp=A&cp=B", "A Connection|B Connection", "A x|B x")]
    [InlineData("replay=false&cp=B", "", "B x")]
    [InlineData("cp=", "A Connection|B Connection", "A x|B x")]
    [InlineData("cp=a", "", "")]
    public async Task A_query_narrows_replay_and_stream(string query, string replayed, string streamed)
    {
        var (a, b) = (Connection(1, "A"), Connection(2, "B"));
        Publish(Came(a), Came(b));
        var client = Guid.NewGuid();
        var (viewer, replay) = await EnrolAsync(request: SnoopRequest.Of(QueryOf(query)), client: client);

        Publish(Said(a, """[2,"x","Heartbeat",{}]""", began: long.MaxValue), Said(b, """[2,"x","Heartbeat",{}]""", began: long.MaxValue));
        await EnrolAsync(); // behind what was published
        _hub.Tell(new SnoopHub.Unenroll(client));
        var stream = new List<string>();
        await foreach (var message in viewer.Messages.ReadAllAsync())
        {
            stream.Add(Short(message));
        }

        string.Join('|', replay).ShouldBe(replayed);
        string.Join('|', stream).ShouldBe(streamed);
    }

    /// <summary>What the replay must say of a charge point after this much of the stream.</summary>
    private static IEnumerable<string> StateOf(string id, List<string> lines)
    {
        var own = lines.Where(line => line.StartsWith($"{id} ", StringComparison.Ordinal)).Reverse().ToList();
        string?[] state = [$"{id} Connection", Last("b"), Last("s0-"), Last("s1-")];
        return state.OfType<string>();

        string? Last(string kind) => own.Find(line => line.StartsWith($"{id} {kind}", StringComparison.Ordinal));
    }

    private static QueryCollection QueryOf(string query) => new(query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .GroupBy(pair => pair[0], pair => pair[1])
        .ToDictionary(pairs => pairs.Key, pairs => new StringValues([.. pairs])));

    private void Publish(params TrafficEvent[] events)
    {
        foreach (var traffic in events)
        {
            Sys.EventStream.Publish(traffic);
        }
    }

    private async Task<(SnoopViewer Viewer, List<string> Replay)> EnrolAsync(
        int bufferBytes = 1_000_000, SnoopRequest? request = null, Guid? client = null)
    {
        var enroll = new SnoopHub.Enroll(client ?? Guid.NewGuid(), request ?? SnoopRequest.Everything, bufferBytes);
        var enrolled = await _hub.Ask<SnoopHub.Enrolled>(enroll, Patience);
        return (enrolled.Viewer, [.. enrolled.Replay.Select(Short)]);
    }

    private static async Task<List<string>> TakeAsync(SnoopViewer viewer, int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            taken.Add(Short(await viewer.Messages.ReadAsync().AsTask().WaitAsync(Patience)));
        }

        return taken;
    }

    private static async Task<List<string>> TakeUntilEndAsync((SnoopViewer Viewer, List<string> Replay) late)
    {
        var taken = late.Replay.ToList();
        while (taken is not [.., "CP1 end"])
        {
            taken.AddRange(await TakeAsync(late.Viewer, 1));
        }

        return taken;
    }
}
