using System.Text;
using Akka.Actor;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class TakeoverTests : SessionTestKit
{
    private const string Path = "/CP1";

    [Fact]
    public async Task The_old_connection_stays_until_the_CPMS_has_answered()
    {
        var (old, oldUpstream, _) = await ConnectAsync(Path);

        Open(Path);
        await Dialer.DialedAsync(Path);
        old.Send(FrameBuilder.Text("hello", 7));

        (await oldUpstream.ReceiveAsync()).ShouldBe(FrameBuilder.Text("hello", 7));
        (await NextEventAsync()).ShouldBe("+1");
        (await NextEventAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_connection_that_the_CPMS_accepts_replaces_the_old_one()
    {
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);
        var before = await SessionOf(Path);

        await ConnectAsync(Path, address: "203.0.113.9", authorization: "Basic another");

        (await NextEventAsync()).ShouldBe("+1");
        (await NextEventAsync()).ShouldBe("-1");
        (await NextEventAsync()).ShouldBe("+2");
        (await SessionOf(Path)).ShouldNotBe(before);
        await Task.WhenAll(old.Finished.Task, oldUpstream.Finished.Task).WaitAsync(Patience);
        old.Close();
        oldUpstream.Close();
        await oldEnded.WaitAsync(Patience);
        old.Aborted.Task.IsCompleted.ShouldBeFalse();
        Context.Metrics.Takeovers.Value.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_of_the_old_connection_is_published_or_forwarded_after_its_end()
    {
        var (old, oldUpstream, _) = await ConnectAsync(Path);
        var (charger, upstream, _) = await ConnectAsync(Path);
        await Task.WhenAll(old.Finished.Task, oldUpstream.Finished.Task).WaitAsync(Patience);

        old.Send(FrameBuilder.Text("after the takeover, from the charger", 7));
        oldUpstream.Send(FrameBuilder.Text("after the takeover, from the CPMS"));
        old.Close();
        oldUpstream.Close();
        charger.Send(FrameBuilder.Text("alive", 7));

        (await upstream.ReceiveAsync()).ShouldBe(FrameBuilder.Text("alive", 7));
        foreach (var expected in new[] { "+1", "-1", "+2", "alive" })
        {
            (await NextEventAsync()).ShouldBe(expected);
        }

        await oldUpstream.Disposed.Task.WaitAsync(Patience);
        await Should.ThrowAsync<TimeoutException>(() => oldUpstream.ReceiveAsync().WaitAsync(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task An_old_connection_that_does_not_close_is_reset_and_blocks_nobody()
    {
        Context = Context with { CloseTime = TimeSpan.FromMilliseconds(200) };
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);

        await ConnectAsync(Path);

        await Task.WhenAll(old.Aborted.Task, oldUpstream.Aborted.Task).WaitAsync(Patience);
        await oldEnded.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_late_end_of_an_old_session_does_not_affect_its_successor()
    {
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);
        var (charger, upstream, _) = await ConnectAsync(Path);
        var successor = await SessionOf(Path);

        old.Close();
        oldUpstream.Close();
        await oldEnded.WaitAsync(Patience);

        (await SessionOf(Path)).ShouldBe(successor);
        charger.Send(1);
        (await upstream.ReceiveAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task An_old_connection_that_ends_by_itself_is_not_superseded()
    {
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        await Dialer.DialedAsync(Path);

        old.Close();
        oldUpstream.Close();
        await oldEnded.WaitAsync(Patience);
        await VacatedAsync(Path);
        Dialer.Accept(Path);

        (await StatusAsync(charger)).ShouldBe(101);
        foreach (var expected in new[] { "+1", "-1", "+2" })
        {
            (await NextEventAsync()).ShouldBe(expected);
        }

        Context.Metrics.Takeovers.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_half_closed_old_connection_is_superseded_too()
    {
        var (old, oldUpstream, oldEnded) = await ConnectAsync(Path);
        oldUpstream.Close(); // the CPMS drops the old one as soon as it takes the new one
        await old.Finished.Task.WaitAsync(Patience);

        await ConnectAsync(Path);

        foreach (var expected in new[] { "+1", "-1", "+2" })
        {
            (await NextEventAsync()).ShouldBe(expected);
        }

        old.Close();
        await oldEnded.WaitAsync(Patience);
    }

    [Fact]
    public async Task Two_new_connections_are_dialed_in_turn_and_the_last_accepted_stays()
    {
        await ConnectAsync(Path);
        var (first, _) = Open(Path);
        await Dialer.DialedAsync(Path);
        var (second, _) = Open(Path);

        Dialer.Accept(Path);
        Dialer.Accept(Path);

        (await StatusAsync(first)).ShouldBe(101);
        (await StatusAsync(second)).ShouldBe(101);
        await first.Finished.Task.WaitAsync(Patience);
        foreach (var expected in new[] { "+1", "-1", "+2", "-2", "+3" })
        {
            (await NextEventAsync()).ShouldBe(expected);
        }

        second.Finished.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Bytes_that_either_end_sends_before_the_handshake_is_over_are_not_lost()
    {
        await ConnectAsync(Path);
        var (charger, _) = Open(Path);
        charger.Send(1, 2, 3);
        await Dialer.DialedAsync(Path);
        var upstream = Dialer.Accept(Path);
        upstream.Send(4, 5, 6);

        (await upstream.ReceiveAsync()).ShouldBe([1, 2, 3]);
        (await StatusAsync(charger)).ShouldBe(101);
        (await charger.ReceiveAsync()).ShouldBe([4, 5, 6]);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_failed_dial_keeps_the_old_connection(int status)
    {
        var (old, oldUpstream, _) = await ConnectAsync(Path);
        var (charger, _) = Open(Path);

        Dialer.Answers(Path, new DialOutcome.Failed(status, "because"));

        (await StatusAsync(charger)).ShouldBe(status);
        await ShouldGoOnAsync(old, oldUpstream);
    }

    [Fact]
    public async Task Two_paths_with_one_id_are_two_connections_and_logged_once()
    {
        await EventFilter.Warning(contains: "/a/CP1 and /b/CP1").ExpectOneAsync(async () =>
        {
            var (a, upstreamA, _) = await ConnectAsync("/a/CP1");
            var (b, upstreamB, _) = await ConnectAsync("/b/CP1");
            await ShouldGoOnAsync(a, upstreamA);
            await ShouldGoOnAsync(b, upstreamB);
            await ConnectAsync("/a/CP1");
        });
    }

    [Fact]
    public async Task A_session_that_throws_in_a_takeover_admits_its_successor()
    {
        await ConnectAsync(Path);
        var session = await SessionOf(Path);
        var (charger, _) = Open(Path);
        await Dialer.DialedAsync(Path);

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            session.Tell(new SessionEvents.PumpEnded(1, null!));
            Dialer.Accept(Path);
            return Task.CompletedTask;
        });

        (await StatusAsync(charger)).ShouldBe(101);
    }

    private static async Task ShouldGoOnAsync(MemoryEnd charger, MemoryEnd upstream)
    {
        var frame = FrameBuilder.Text("still here", 7);
        charger.Send(frame);
        (await upstream.ReceiveAsync()).ShouldBe(frame);
        upstream.Send(FrameBuilder.Text("indeed"));
        Encoding.ASCII.GetString(await charger.ReceiveAsync()).ShouldEndWith("indeed");
    }
}
