using Akka.Actor;
using OcppActors.Sessions;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

/// <summary>Chargers that wait for their turn or for the CPMS's answer.</summary>
public sealed class DialingTests : SessionTestKit
{
    [Fact]
    public async Task A_charger_that_disconnects_cancels_the_dial()
    {
        var (charger, ended) = Open("/CP1");
        await Dialer.DialedAsync("/CP1");

        charger.GoAway();

        await Dialer.HungUpAsync("/CP1");
        await ended.WaitAsync(Patience);
        charger.Aborted.Task.IsCompleted.ShouldBeTrue();
        Context.Metrics.Abandoned.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_charger_that_disconnects_before_its_session_starts_is_noticed()
    {
        Dialer.IsDeaf = true;
        Context = Context with { DialConcurrency = 1 };
        Open("/FIRST");
        await Dialer.DialedAsync("/FIRST");
        var (charger, ended) = Open("/CP1");

        charger.GoAway();

        await ended.WaitAsync(Patience);
        Dialer.DialsOf("/CP1").ShouldBe(0);
    }

    [Fact]
    public async Task A_CPMS_that_accepts_after_the_charger_has_disconnected_is_disconnected()
    {
        Dialer.IsDeaf = true;
        var (charger, ended) = Open("/CP1");
        await Dialer.DialedAsync("/CP1");

        charger.GoAway();
        await charger.Aborted.Task.WaitAsync(Patience);
        var upstream = Dialer.Accept("/CP1");

        await upstream.Disposed.Task.WaitAsync(Patience);
        await ended.WaitAsync(Patience);
        (await SessionsNow()).ByPath.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_higher_limit_lets_those_that_wait_dial_at_once()
    {
        Context = Context with { DialConcurrency = 1 };
        Open("/A");
        await Dialer.DialedAsync("/A");
        Open("/B");
        await SessionsNow(); // what was sent before has been handled
        Dialer.DialsOf("/B").ShouldBe(0);

        ChargePointsRef.Tell(new ChargePoints.LimitDials(2));

        await Dialer.DialedAsync("/B");
    }

    [Fact]
    public async Task A_session_goes_by_the_context_that_its_connection_came_with()
    {
        Open("/A");
        await Dialer.DialedAsync("/A");
        var later = new FakeDialer();
        Context = Context with { Dialer = later };

        Open("/B");

        await later.DialedAsync("/B");
        Dialer.DialsOf("/B").ShouldBe(0);
        Dialer.Accept("/A");
        later.DialsOf("/A").ShouldBe(0);
    }

    [Fact]
    public async Task The_number_of_simultaneous_dials_is_limited()
    {
        Context = Context with { DialConcurrency = 2 };
        Open("/A");
        Open("/B");
        var (c, _) = Open("/C");
        await Dialer.DialedAsync("/A");
        await Dialer.DialedAsync("/B");
        await SessionsNow();
        Dialer.DialsOf("/C").ShouldBe(0);

        Dialer.Accept("/B");
        Dialer.Accept("/C");

        (await StatusAsync(c)).ShouldBe(101);
    }

    [Fact]
    public async Task Every_end_of_a_dial_frees_its_slot()
    {
        Context = Context with { DialConcurrency = 1 };
        Dialer.Refuse("/REFUSED", 401);
        Dialer.Answers("/FAILED", new DialOutcome.Failed(502, "because"));
        Open("/REFUSED");
        Open("/FAILED");
        var (left, _) = Open("/LEFT");
        await Dialer.DialedAsync("/LEFT");
        left.GoAway();
        Open("/BUG");
        await EventFilter.Exception<InvalidTimeZoneException>().ExpectOneAsync(() =>
        {
            Dialer.Throws("/BUG", new InvalidTimeZoneException("a bug"));
            return Task.CompletedTask;
        });

        await ConnectAsync("/CP1");
        await ConnectAsync("/CP2");
    }

    [Fact]
    public async Task A_newer_request_of_a_path_replaces_the_queued_one()
    {
        Context = Context with { DialConcurrency = 1 };
        Open("/FIRST");
        await Dialer.DialedAsync("/FIRST");
        var (older, _) = Open("/CP1");
        var (newer, _) = Open("/CP1");

        (await StatusAsync(older)).ShouldBe(503);
        Dialer.Accept("/CP1");
        Dialer.Accept("/FIRST");
        (await StatusAsync(newer)).ShouldBe(101);
        Context.Metrics.Replaced.Value.ShouldBe(1);
    }

    [Fact]
    public async Task The_wait_in_the_queue_counts_towards_the_dial_timeout()
    {
        Context = Context with { DialConcurrency = 1, DialTimeout = TimeSpan.FromMilliseconds(200) };
        var (first, _) = Open("/FIRST");
        var (second, secondEnded) = Open("/CP1");

        (await StatusAsync(first)).ShouldBe(504);
        (await StatusAsync(second)).ShouldBe(504);
        second.Close();
        await secondEnded.WaitAsync(Patience);
        Context.Metrics.DialTimeouts.Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_stop_empties_the_queue()
    {
        Context = Context with { DialConcurrency = 1 };
        Open("/FIRST");
        await Dialer.DialedAsync("/FIRST");
        var (waiting, ended) = Open("/CP1");

        ChargePointsRef.Tell(ChargePoints.Drain.Instance);

        (await StatusAsync(waiting)).ShouldBe(503);
        waiting.Close();
        await ended.WaitAsync(Patience);
        Dialer.DialsOf("/CP1").ShouldBe(0);
    }

    [Fact]
    public async Task Dial_outcomes_are_counted()
    {
        var (charger, upstream, ended) = await ConnectAsync("/CP1");
        charger.Close();
        upstream.Close();
        await ended.WaitAsync(Patience);
        await ConnectAsync("/CP2");
        Dialer.Refuse("/CP3", 401);
        await StatusAsync(Open("/CP3").Charger);
        Dialer.Answers("/CP4", new DialOutcome.Failed(502, "because"));
        await StatusAsync(Open("/CP4").Charger);

        var counters = Context.Metrics;
        new[] { counters.Requests, counters.Opened, counters.Closed, counters.Refusals, counters.Unreachable }
            .Select(counter => counter.Value).ShouldBe([4, 2, 1, 1, 1]);
    }
}
