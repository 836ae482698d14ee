using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class FrequentConnectionsTests
{
    private static readonly ChargePointId Id = new("CP1");

    private readonly FrequentConnections _frequent = new(3);

    [Fact]
    public void The_first_connections_between_two_summaries_have_lines_of_their_own()
    {
        Begin(6).ShouldBe([LineMode.Full, LineMode.Full, LineMode.Full, LineMode.Full, LineMode.Full, LineMode.BeginsSummary]);

        Begin(1).ShouldBe([LineMode.Summary]);
    }

    [Fact]
    public void A_summary_has_the_counts_and_the_last_outcome()
    {
        Begin(50);
        _frequent.Accept(Id);
        _frequent.Accept(Id);
        _frequent.TryEnd(new ConnectionOutcome(Id, IsWarning: true, "the CPMS answered 401")).ShouldBeTrue();
        _frequent.TryEnd(new ConnectionOutcome(Id, IsWarning: false, "disconnected")).ShouldBeTrue();

        _frequent.SumUp().ShouldBe([new ConnectionSummary(Id, 50, 2, "disconnected", IsWarning: true, IsOver: false)]);
    }

    [Fact]
    public void It_is_summed_up_until_an_interval_has_few_connections()
    {
        Begin(6);
        _frequent.SumUp();

        Begin(5).Distinct().ShouldBe([LineMode.Summary]);
        _frequent.SumUp().ShouldBe([new ConnectionSummary(Id, 5, 0, null, IsWarning: false, IsOver: true)]);

        Begin(1).ShouldBe([LineMode.Full]);
        _frequent.TryEnd(new ConnectionOutcome(Id, false, "disconnected")).ShouldBeFalse();
    }

    [Fact]
    public void Who_connects_rarely_is_not_summed_up_and_is_forgotten()
    {
        Begin(5);

        _frequent.SumUp().ShouldBeEmpty();
        _frequent.Count.ShouldBe(0);
    }

    [Fact]
    public void Beyond_the_limit_charge_points_have_lines_of_their_own()
    {
        foreach (var other in new[] { "A", "B", "C" })
        {
            _frequent.Begin(new ChargePointId(other));
        }

        Begin(50).Distinct().ShouldBe([LineMode.Full]);
        _frequent.Count.ShouldBe(3);
    }

    [Fact]
    public void Each_connection_is_either_logged_in_full_or_in_the_next_summary_and_few_are_in_full() =>
        Prop.ForAll(Gen.Choose(0, 12).ListOf().ToArbitrary(), intervals =>
        {
            var frequent = new FrequentConnections(2);
            foreach (var connections in intervals)
            {
                var modes = Enumerable.Range(0, connections).Select(_ => frequent.Begin(Id)).ToList();
                var inFull = modes.Count(mode => mode == LineMode.Full);
                inFull.ShouldBeLessThanOrEqualTo(FrequentConnections.MaxInFull);
                frequent.Count.ShouldBeLessThanOrEqualTo(1);

                var summary = frequent.SumUp();

                (modes.Count == inFull || summary.Single().Requests == connections).ShouldBeTrue();
                summary.ShouldAllBe(one => one.IsOver == connections <= FrequentConnections.MaxInFull);
            }
        }).QuickCheckThrowOnFailure();

    private List<LineMode> Begin(int times) => [.. Enumerable.Range(0, times).Select(_ => _frequent.Begin(Id))];
}
