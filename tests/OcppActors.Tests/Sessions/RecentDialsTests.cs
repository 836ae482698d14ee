using OcppActors.Sessions;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class RecentDialsTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));
    private readonly RecentDials _dials;

    public RecentDialsTests() => _dials = new RecentDials(_time);

    [Fact]
    public void Without_a_dial_there_is_no_problem() => _dials.Problem.ShouldBeNull();

    [Fact]
    public void A_single_failing_charger_is_a_problem_if_there_is_no_other()
    {
        _dials.Failed("/A", "it answered 404");

        _dials.Problem.ShouldNotBeNull().ShouldStartWith("1 of the last 1 dials to the CPMS failed, the latest at ");
        _dials.Problem.ShouldEndWith("Z: it answered 404");
    }

    [Fact]
    public void A_charger_that_fails_repeatedly_counts_once()
    {
        _dials.Succeeded("/A");
        _dials.Succeeded("/B");
        for (var i = 0; i < 100; i++)
        {
            _dials.Failed("/C", "it answered 404");
        }

        _dials.Problem.ShouldBeNull();
    }

    [Fact]
    public void The_last_dial_of_a_charger_counts()
    {
        _dials.Failed("/A", "nobody listens");
        _dials.Succeeded("/A");
        _dials.Problem.ShouldBeNull();

        _dials.Failed("/A", "nobody listens");
        _dials.Problem.ShouldNotBeNull();
    }

    [Fact]
    public void Beyond_the_limit_the_oldest_dial_is_dropped()
    {
        for (var i = 0; i < RecentDials.MaxPaths; i++)
        {
            _dials.Succeeded($"/{i}");
        }

        for (var i = 0; i < RecentDials.MaxPaths / 2; i++)
        {
            _dials.Problem.ShouldBeNull();
            _dials.Failed($"/again-{i}", "nobody listens");
        }

        _dials.Problem.ShouldNotBeNull().ShouldStartWith("10 of the last 20 dials");
    }

    [Fact]
    public void Old_dials_are_ignored()
    {
        _dials.Failed("/A", "nobody listens");

        _time.Advance(RecentDials.MaxAge + TimeSpan.FromSeconds(1));

        _dials.Problem.ShouldBeNull();
    }
}
