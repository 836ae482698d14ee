using Akka.Actor;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Sessions;

/// <summary>A charge point that comes and goes all the time does not fill the log.</summary>
public sealed class SummaryTests : SessionTestKit
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    public SummaryTests() => Context = new SessionContext(Dialer, Gate, _time);

    [Fact]
    public async Task A_charge_point_that_is_refused_all_the_time_has_five_lines_and_then_one_a_minute()
    {
        await EventFilter.Warning(start: "Charge point CP1: the CPMS answered 401").ExpectAsync(5, async () =>
        {
            await EventFilter.Info(start: "Charge point CP1 has asked for more than 5 connections within a minute").ExpectOneAsync(() => RefuseAsync(20));
        });

        await EventFilter.Warning(
                "Charge point CP1 has asked for 20 connections since the last summary, and the CPMS accepted 0. "
                + "Last outcome: the CPMS answered 401: check the charger's password")
            .ExpectOneAsync(SumUpAsync);
    }

    [Fact]
    public async Task A_charge_point_that_connects_and_drops_is_summed_up_with_the_reason()
    {
        await EventFilter.Info(start: "Charge point CP1 disconnected").ExpectAsync(5, () => DropAsync(12));

        await EventFilter.Info(
                "Charge point CP1 has asked for 12 connections since the last summary, and the CPMS accepted 12. "
                + "Last outcome: disconnected: the charger closed the connection without a WebSocket Close")
            .ExpectOneAsync(SumUpAsync);
    }

    [Fact]
    public async Task Once_it_is_quiet_it_has_lines_of_its_own_again()
    {
        await RefuseAsync(6);
        await SumUpAsync();

        await EventFilter.Info(
                "Charge point CP1 has asked for 0 connections since the last summary, and the CPMS accepted 0. "
                + "Its connections are logged one by one again. Last outcome: none has ended")
            .ExpectOneAsync(SumUpAsync);
        await EventFilter.Warning(start: "Charge point CP1: the CPMS answered 401").ExpectAsync(1, () => RefuseAsync(1));
    }

    [Fact]
    public async Task Other_charge_points_have_lines_of_their_own()
    {
        await RefuseAsync(20);

        await EventFilter.Info(start: "Charge point CP2 connected").ExpectOneAsync(async () => await ConnectAsync("/CP2"));
    }

    [Fact]
    public async Task The_end_of_a_connection_that_has_lasted_a_minute_is_logged()
    {
        await RefuseAsync(6);
        var (charger, upstream, ended) = await ConnectAsync("/CP1");
        _time.Advance(TimeSpan.FromSeconds(61));

        await EventFilter.Info(start: "Charge point CP1 disconnected").ExpectOneAsync(async () =>
        {
            charger.Close();
            upstream.Close();
            await ended.WaitAsync(Patience);
        });
    }

    [Fact]
    public async Task An_outcome_that_comes_after_the_last_summary_is_logged()
    {
        await RefuseAsync(6);
        await SumUpAsync();
        var (charger, upstream, ended) = await ConnectAsync("/CP1");
        await SumUpAsync();

        await EventFilter.Info("Charge point CP1: disconnected: the charger closed the connection without a WebSocket Close").ExpectOneAsync(async () =>
        {
            charger.Close();
            await upstream.Finished.Task.WaitAsync(Patience);
            upstream.Close();
            await ended.WaitAsync(Patience);
        });
    }

    [Fact]
    public async Task What_has_not_been_told_when_the_relay_stops_is_summed_up_then()
    {
        await RefuseAsync(7);

        await EventFilter.Warning(start: "Charge point CP1 has asked for 7 connections").ExpectOneAsync(
            () => ChargePointsRef.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, Patience));
    }

    private async Task RefuseAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Dialer.Refuse("/CP1", 401);
            var (charger, ended) = Open("/CP1");
            (await StatusAsync(charger)).ShouldBe(401);
            charger.Close();
            await ended.WaitAsync(Patience);
        }
    }

    private async Task DropAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var (charger, upstream, ended) = await ConnectAsync("/CP1");
            charger.Close();
            await upstream.Finished.Task.WaitAsync(Patience);
            upstream.Close();
            await ended.WaitAsync(Patience);
        }
    }

    private async Task SumUpAsync()
    {
        ChargePointsRef.Tell(ChargePoints.SumUp.Instance);
        await SessionsNow(); // the answer comes after it
    }
}
