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
    public void A_charge_point_that_connects_later_is_left_or_checked_a_second_later()
    {
        _ownership = _ownership.WithDocument(At(0), "CP", Greater, isLive: true, isOurs: false, out var action);
        action.ShouldBeNull();

        _ownership = _ownership.WithBridge(At(50), Greater, isOnline: false);
        Ticked(53).ShouldBeEmpty();
        _ownership = _ownership.WithChargePoint(At(60), "CP", out action);

        action.ShouldBe(new Yield("CP", Greater, IsOnline: false));
        Ticked(60).ShouldBeEmpty();
        Ticked(61).ShouldBe([new CheckDocument("CP")]);
    }

    [Fact]
    public void Charge_points_of_an_offline_bridge_that_connect_one_after_another_are_checked_together()
    {
        _ownership = _ownership.WithDocument(At(0), "A", Greater, isLive: true, isOurs: false, out _)
            .WithDocument(At(0), "B", Greater, isLive: true, isOurs: false, out _)
            .WithBridge(At(1), Greater, isOnline: false);
        Ticked(10).ShouldBeEmpty();

        _ownership = _ownership.WithChargePoint(At(19).AddMilliseconds(100), "A", out _).WithChargePoint(At(19).AddMilliseconds(900), "B", out _);

        Ticked(20).ShouldBeEmpty();
        Ticked(21).ShouldBe([new CheckDocument("A"), new CheckDocument("B")], ignoreOrder: true);
    }

    [Fact]
    public void A_bridge_that_has_gone_offline_during_the_read_back_is_offline()
    {
        _ownership = _ownership.WithNewLink(At(0)).WithBridge(At(0), Smaller, isOnline: true).WithBridge(At(1), Smaller, isOnline: false)
            .WithRetained("CP", Smaller)
            .WithChargePoint(At(2), "CP", out var action);

        action.ShouldBe(new Yield("CP", Smaller, IsOnline: false));
        Ticked(3).ShouldBe([new CheckDocument("CP")]);
        Checked(3, Smaller).ShouldBe(new TakeOver("CP", Smaller));
    }

    [Fact]
    public void A_document_that_was_published_during_the_read_back_is_newer_than_the_retained_one()
    {
        _ownership = _ownership.WithNewLink(At(0)).WithBridge(At(0), Smaller, isOnline: true)
            .WithDocument(At(1), "CP", Greater, isLive: true, isOurs: false, out _)
            .WithRetained("CP", Smaller)
            .WithChargePoint(At(2), "CP", out var action);

        action.ShouldBe(new Yield("CP", Greater, IsOnline: true));
    }

    [Fact]
    public void A_bridge_that_flips_its_availability_has_its_charge_points_checked_once_the_last_flip_is_three_seconds_ago()
    {
        Left();
        for (var second = 100; second < 110; second++)
        {
            _ownership = _ownership.WithBridge(At(second), Smaller, isOnline: false);
            Ticked(second).ShouldBeEmpty();
            _ownership = _ownership.WithBridge(At(second), Smaller, isOnline: true);
        }

        Ticked(111).ShouldBeEmpty();
        Ticked(112).ShouldBe([new CheckDocument("CP")]);
    }

    [Fact]
    public void A_flip_of_an_availability_does_not_touch_the_charge_points()
    {
        const int claims = 10_000;
        for (var number = 0; number < claims; number++)
        {
            _ownership = _ownership.WithDocument(At(0), $"CP{number}", Smaller, isLive: true, isOurs: true, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ownership.WithBridge(At(20), Smaller, isOnline: false);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(claims);
    }

    [Fact]
    public void Without_traffic_nothing_is_read_until_there_is_some()
    {
        _ownership = _ownership.WithFeed(At(0), isFed: false);
        Documented(0, Smaller);

        Ticked(10).ShouldBeEmpty();
        Ticked(100).ShouldBeEmpty();
        _ownership.NextDue.ShouldBeNull();
        _ownership = _ownership.WithFeed(At(200), isFed: true);
        Ticked(203).ShouldBe([new CheckDocument("CP")]);
    }

    [Fact]
    public void A_bridge_that_was_online_when_its_document_was_read_but_is_no_longer_is_checked_again_because_the_states_were_not_read()
    {
        Left();
        _ownership = _ownership.WithBridge(At(100), Smaller, isOnline: false);
        Ticked(103).ShouldBe([new CheckDocument("CP")]);

        Checked(103, Smaller, online: Smaller).ShouldBeNull();

        Ticked(113).ShouldBe([new CheckDocument("CP")]);
        Checked(113, Smaller).ShouldBe(new TakeOver("CP", Smaller));
    }

    [Fact]
    public void Charge_points_that_are_no_longer_kept_are_remembered_up_to_the_bound()
    {
        for (var number = 0; number <= Ownership.MaxClaims; number++)
        {
            _ownership = _ownership.WithDocument(At(0), $"CP{number}", Smaller, isLive: true, isOurs: true, out _);
        }

        _ownership = _ownership.WithoutChargePoint("CP1", out var one).WithoutChargePoint("CP2", out var two);

        (one, two).ShouldBe((true, false));
        _ownership.WithChargePoint(At(1), "CP1", out var unknown);
        _ownership.WithChargePoint(At(1), "CP2", out var known);
        (unknown, known).ShouldBe((null, new Yield("CP2", Smaller, IsOnline: true)));
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

    private OwnershipAction? Checked(int second, string bridge, string? online = null)
    {
        _ownership = _ownership.Checked(At(second), "CP", [bridge], online, out var action);
        return action;
    }

    private OwnershipAction[] Ticked(int second)
    {
        _ownership = _ownership.Tick(At(second), out var actions);
        return [.. actions];
    }
}
