using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Bridge <c>m</c> and what it learns of others.</summary>
public sealed class OwnershipTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly string Smaller = BridgeTopic.Of("a");
    private static readonly string Greater = BridgeTopic.Of("z");

    private Ownership _ownership = Ownership.Of(BridgeTopic.Of("m"), isFed: true);

    [Fact]
    public void A_document_of_a_smaller_client_id_is_left_at_once()
    {
        Documented(0, Smaller).ShouldBe(new Yield("CP", Smaller, IsOnline: true));

        _ownership.IsYielded("CP").ShouldBeTrue();
    }

    [Fact]
    public void A_document_of_a_greater_client_id_is_answered_with_ours_five_seconds_later()
    {
        Documented(0, Greater).ShouldBe(new Contest("CP", Greater));

        Ticked(4).ShouldBeEmpty();
        Ticked(5).ShouldBe([new RepeatDocument("CP")]);
        Ticked(6).ShouldBeEmpty();
    }

    [Fact]
    public void Client_ids_are_compared_and_not_their_topics()
    {
        // 'm' is before 'm-2', though '/' is after '-'.
        Documented(0, BridgeTopic.Of("m-2")).ShouldBeOfType<Contest>();
    }

    [Fact]
    public void A_bridge_that_does_not_leave_within_ten_seconds_keeps_the_charge_point()
    {
        Documented(0, Greater);
        Documented(9, Greater).ShouldBeNull();

        Documented(10, Greater).ShouldBe(new Yield("CP", Greater, IsOnline: true));
    }

    [Fact]
    public void A_bridge_that_has_restarted_may_take_ten_seconds_again()
    {
        Documented(0, Greater);
        _ownership = _ownership.WithBridge(At(20), Greater, isOnline: false);

        Documented(25, Greater).ShouldBeOfType<Contest>();
    }

    [Fact]
    public void A_bridge_that_gets_no_traffic_leaves_its_charge_points_to_any_other()
    {
        _ownership = _ownership.WithFeed(At(0), isFed: false);

        Documented(0, Greater).ShouldBe(new Yield("CP", Greater, IsOnline: true));
    }

    [Fact]
    public void A_bridge_that_gets_no_traffic_takes_nothing_over_until_it_does()
    {
        Documented(0, Smaller);
        _ownership = _ownership.WithBridge(At(20), Smaller, isOnline: false).WithFeed(At(20), isFed: false);

        Checked(24, Smaller).ShouldBeNull();
        _ownership = _ownership.WithFeed(At(30), isFed: true);
        Ticked(33).ShouldBe([new CheckDocument("CP")]);
        Checked(33, Smaller).ShouldBe(new TakeOver("CP", Smaller));
    }

    [Fact]
    public void A_charge_point_is_taken_over_three_seconds_after_its_bridge_has_gone_offline()
    {
        Left();
        _ownership = _ownership.WithBridge(At(100), Smaller, isOnline: false);

        Ticked(102).ShouldBeEmpty();
        Ticked(103).ShouldBe([new CheckDocument("CP")]);
        Checked(103, Smaller).ShouldBe(new TakeOver("CP", Smaller));
        _ownership.IsYielded("CP").ShouldBeFalse();
    }

    [Fact]
    public void A_bridge_that_is_back_within_three_seconds_keeps_its_charge_points()
    {
        Left();
        _ownership = _ownership.WithBridge(At(100), Smaller, isOnline: false).WithBridge(At(102), Smaller, isOnline: true);

        Ticked(103).ShouldBe([new CheckDocument("CP")]);
        Checked(103, Smaller).ShouldBeNull();
        _ownership.IsYielded("CP").ShouldBeTrue();
    }

    [Fact]
    public void The_bridge_that_the_retained_document_names_takes_the_charge_point_back()
    {
        Documented(0, Smaller);
        Ticked(10).ShouldBe([new CheckDocument("CP")]);

        Checked(10, BridgeTopic.Of("m")).ShouldBe(new TakeOver("CP", Smaller));
    }

    [Fact]
    public void A_check_without_an_answer_is_repeated_after_thirty_seconds()
    {
        Documented(0, Smaller);
        Ticked(10).ShouldBe([new CheckDocument("CP")]);

        Ticked(39).ShouldBeEmpty();
        Ticked(40).ShouldBe([new CheckDocument("CP")]);
    }

    [Fact]
    public void A_retained_document_of_a_bridge_that_is_not_online_changes_nothing()
    {
        _ownership = _ownership.WithDocument(At(0), "CP", Smaller, isLive: false, isOurs: true, out var action);

        action.ShouldBeNull();
        _ownership.IsYielded("CP").ShouldBeFalse();
    }

    [Fact]
    public void A_charge_point_that_connects_later_is_left_or_checked_at_once()
    {
        _ownership = _ownership.WithDocument(At(0), "CP", Greater, isLive: true, isOurs: false, out var action);
        action.ShouldBeNull();

        _ownership = _ownership.WithBridge(At(50), Greater, isOnline: false).WithChargePoint(At(60), "CP", out action);

        action.ShouldBe(new Yield("CP", Greater, IsOnline: false));
        Ticked(60).ShouldBe([new CheckDocument("CP")]);
    }

    [Fact]
    public void Other_bridges_make_no_more_grow_than_is_remembered()
    {
        for (var number = 0; number < Ownership.MaxClaims + 10; number++)
        {
            _ownership = _ownership.WithDocument(At(0), $"CP{number}", Greater, isLive: true, isOurs: false, out _);
        }

        _ownership.WithChargePoint(At(1), $"CP{Ownership.MaxClaims - 1}", out var known);
        _ownership.WithChargePoint(At(1), $"CP{Ownership.MaxClaims}", out var unknown);

        known.ShouldNotBeNull();
        unknown.ShouldBeNull();
    }

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    /// <summary>The charge point has been left to the bridge with the smaller id, and that is checked.</summary>
    private void Left()
    {
        Documented(0, Smaller);
        Ticked(10).ShouldBe([new CheckDocument("CP")]);
        Checked(10, Smaller).ShouldBeNull();
    }

    private OwnershipAction? Documented(int second, string bridge)
    {
        _ownership = _ownership.WithDocument(At(second), "CP", bridge, isLive: true, isOurs: true, out var action);
        return action;
    }

    private OwnershipAction? Checked(int second, string bridge)
    {
        _ownership = _ownership.Checked(At(second), "CP", [bridge], out var action);
        return action;
    }

    private OwnershipAction[] Ticked(int second)
    {
        _ownership = _ownership.Tick(At(second), out var actions);
        return [.. actions];
    }
}
