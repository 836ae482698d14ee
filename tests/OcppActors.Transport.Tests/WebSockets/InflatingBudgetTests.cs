using FsCheck;
using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class InflatingBudgetTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Half_a_second_at_once_is_within_it_and_no_more()
    {
        var budget = new InflatingBudget(_time, 0);

        budget.TrySpend(500_000_000).ShouldBeTrue();
        budget.TrySpend(1).ShouldBeFalse();
    }

    [Fact]
    public void It_fills_by_twenty_milliseconds_each_second_up_to_its_size()
    {
        var budget = new InflatingBudget(_time, 0);
        budget.TrySpend(500_000_000);

        _time.Advance(TimeSpan.FromSeconds(1));
        budget.TrySpend(20_000_000).ShouldBeTrue();
        budget.TrySpend(1).ShouldBeFalse();
        _time.Advance(TimeSpan.FromDays(100_000));
        budget.TrySpend(500_000_000).ShouldBeTrue();
        budget.TrySpend(1).ShouldBeFalse();
    }

    [Fact]
    public void The_largest_message_is_within_it_whatever_the_limit()
    {
        var budget = new InflatingBudget(_time, 16L * 1024 * 1024 * 1024);

        for (var spent = 0L; spent < 16L * 1024 * 1024 * 1024; spent += 1 << 30)
        {
            budget.TrySpend(1 << 30).ShouldBeTrue();
        }

        budget.TrySpend(1).ShouldBeFalse();
    }

    // In nanoseconds: eight a byte that comes, four a byte of output, and the header of a block that yields nothing.
    [Theory]
    [InlineData(1000, 10_000, 48_000)]
    [InlineData(1000, 1000, 12_000)]
    [InlineData(1000, 0, 72_000)]
    [InlineData(512, 528_384, 2_117_632)]
    public void A_step_costs_by_its_bytes(int bytesIn, int bytesOut, int nanoseconds) =>
        InflatingBudget.CostOf(bytesIn, bytesOut).ShouldBe(nanoseconds);

    [Fact]
    public void Whoever_spends_no_faster_than_it_fills_is_never_refused() =>
        Prop.ForAll(
            Gen.Choose(1, 5_000).ArrayOf().ToArbitrary(),
            pauses =>
            {
                var time = new ManualTime(DateTimeOffset.UnixEpoch);
                var budget = new InflatingBudget(time, 0);
                budget.TrySpend(500_000_000);
                foreach (var milliseconds in pauses)
                {
                    time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    budget.TrySpend(20_000 * milliseconds).ShouldBeTrue();
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_one_gets_more_than_its_size_and_what_flows_in() =>
        Prop.ForAll(
            Gen.Choose(0, 100).Zip(Gen.Choose(0, 50_000_000)).ArrayOf().ToArbitrary(),
            steps =>
            {
                var time = new ManualTime(DateTimeOffset.UnixEpoch);
                var budget = new InflatingBudget(time, 0);
                var (allowed, passed) = (0L, 0L);
                foreach (var (milliseconds, cost) in steps)
                {
                    time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    passed += milliseconds;
                    allowed += budget.TrySpend(cost) ? cost : 0;
                }

                allowed.ShouldBeLessThanOrEqualTo(500_000_000 + (20_000 * passed));
            }).QuickCheckThrowOnFailure();
}
