using System.Collections.Concurrent;
using System.Net.WebSockets;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.Tls;
using Shouldly;
using static OcppActors.Tests.Snoop.SnoopTraffic;

namespace OcppActors.Tests.Snoop;

/// <summary>What a bridge makes of a relay that announces its replay, and of one that does not, over real sockets.</summary>
public sealed class SnoopSourceTests : TestKit, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _relay;
    private readonly ConcurrentQueue<string?> _authorizations = new();
    private readonly LinkMonitor _link = new(TimeProvider.System);
    private int? _announced;
    private TrafficEvent[] _traffic = [Came(Connection(1, "A")), Came(Connection(2, "B")), Came(Connection(3, "C"))];

    public SnoopSourceTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _relay = builder.Build();
        _relay.UseWebSockets();
        _relay.Run(SpeakAsync);
        Sys.EventStream.Subscribe(TestActor, typeof(TrafficEvent));
        Sys.EventStream.Subscribe(TestActor, typeof(FeedSynchronized));
    }

    public Task InitializeAsync() => _relay.StartAsync();

    public async Task DisposeAsync() => await _relay.DisposeAsync();

    [Fact]
    public async Task After_the_announced_replay_it_knows_who_is_connected()
    {
        _announced = 2;
        Start("");

        (await ExpectMsgAsync<ChargePointConnected>(Patience)).Connection.ChargePoint.Value.ShouldBe("A");
        (await ExpectMsgAsync<ChargePointConnected>(Patience)).Connection.ChargePoint.Value.ShouldBe("B");
        await ExpectMsgAsync<FeedSynchronized>(Patience);
        (await ExpectMsgAsync<ChargePointConnected>(Patience)).Connection.ChargePoint.Value.ShouldBe("C");
        _authorizations.ShouldHaveSingleItem().ShouldBe("Bearer sesame");
    }

    [Fact]
    public async Task An_empty_replay_means_that_nobody_is_connected()
    {
        _announced = 0;
        Start("?cp=A");

        await ExpectMsgAsync<FeedSynchronized>(Patience);
        await ExpectMsgAsync<ChargePointConnected>(Patience);
        _link.State.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unreachable_relay_counts_as_tried()
    {
        await _relay.StopAsync();
        Start("");

        await _link.Tried.WaitAsync(Patience);

        _link.State.IsUp.ShouldBeFalse();
        _link.State.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_bug_is_logged_as_an_error_with_its_exception_and_is_a_short_reason()
    {
        await EventFilter.Exception<ArgumentException>(contains: "No snoop stream from").ExpectOneAsync(() =>
        {
            Start(new Uri("ftp://127.0.0.1/")); // not a WebSocket's
            return Task.CompletedTask;
        });

        await _link.Tried.WaitAsync(Patience);
        _link.State.Reason.ShouldBe("reading it failed unexpectedly (ArgumentException)");
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0, "?replay=false")]
    public async Task Without_an_announced_replay_the_feed_is_not_reported_as_synchronized(int? announced, string query)
    {
        _announced = announced;
        Start(query);

        foreach (var id in (string[])["A", "B", "C"])
        {
            (await ExpectMsgAsync<ChargePointConnected>(Patience)).Connection.ChargePoint.Value.ShouldBe(id);
        }
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(null, false)]
    public async Task Only_the_messages_that_the_relay_has_announced_are_replayed(int? announced, bool isReplayed)
    {
        (_announced, _traffic) = (announced, [Came(Connection(1, "A")), Boot(Connection(1, "A"), 1), Status(Connection(1, "A"), 1, 2), Boot(Connection(1, "A"), 3)]);
        Sys.EventStream.Unsubscribe(TestActor, typeof(FeedSynchronized));
        Start("");

        await ExpectMsgAsync<ChargePointConnected>(Patience);
        (await ExpectMsgAsync<MessageSeen>(Patience)).IsReplayed.ShouldBe(isReplayed);
        (await ExpectMsgAsync<MessageSeen>(Patience)).IsReplayed.ShouldBe(isReplayed);
        (await ExpectMsgAsync<MessageSeen>(Patience)).IsReplayed.ShouldBeFalse();
    }

    private void Start(string query) =>
        Start(new Uri(_relay.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/" + query));

    private void Start(Uri url)
    {
        var options = new SnoopSourceOptions(url, () => new SnoopAccess("sesame", new TlsClient()));
        Sys.ActorOf(Props.Create(() => new SnoopSource(options, new TrafficGate(), TimeProvider.System, _link)));
    }

    private async Task SpeakAsync(HttpContext context)
    {
        _authorizations.Enqueue(context.Request.Headers.Authorization);
        if (_announced is { } announced)
        {
            context.Response.Headers[SnoopEndpoint.ReplayHeader] = $"{announced}";
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        foreach (var traffic in _traffic)
        {
            await socket.SendAsync(SnoopEnvelope.Render(traffic), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }

        try
        {
            await socket.ReceiveAsync(new byte[1], context.RequestAborted);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}
