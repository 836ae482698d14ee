using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class TakeoverPausesTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(30);

    private readonly TakeoverPauses _pauses = new(Shortest, Longest);

    [Fact]
    public void Each_pause_doubles_up_to_the_longest() =>
        Pauses(Takeover.Yes, 9).ShouldBe([5, 10, 20, 40, 80, 160, 320, 600, 600]);

    [Fact]
    public void A_close_without_a_reason_counts_as_a_takeover_from_the_second_time() =>
        Pauses(Takeover.Perhaps, 4).ShouldBe([0, 5, 10, 20]);

    [Fact]
    public void A_link_that_ends_for_another_reason_or_never_opened_resets_the_pauses()
    {
        Pauses(Takeover.Yes, 3);
        _pauses.After(Takeover.No, AWhile).ShouldBe(TimeSpan.Zero);
        Pauses(Takeover.Yes, 2).ShouldBe([5, 10]);
        _pauses.After(Takeover.Perhaps, held: null).ShouldBe(TimeSpan.Zero);

        Pauses(Takeover.Yes, 2).ShouldBe([5, 10]);
    }

    [Fact]
    public void A_link_that_lasted_as_long_as_the_longest_pause_does_not_reset_the_pauses()
    {
        Pauses(Takeover.Yes, 3);

        _pauses.After(Takeover.Yes, Longest + AWhile).ShouldBe(TimeSpan.FromSeconds(40));
        _pauses.After(Takeover.Yes, 2 * Longest + AWhile).ShouldBe(Shortest);
    }

    private double[] Pauses(Takeover takeover, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _pauses.After(takeover, AWhile).TotalSeconds)];
}
