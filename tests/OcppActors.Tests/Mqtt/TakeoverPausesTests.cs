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
    public void Each_pause_is_twice_the_one_before_up_to_the_longest() =>
        Pauses(Takeover.Yes, 9).ShouldBe([5, 10, 20, 40, 80, 160, 320, 600, 600]);

    [Fact]
    public void A_close_without_a_word_counts_from_the_second() =>
        Pauses(Takeover.Perhaps, 4).ShouldBe([0, 5, 10, 20]);

    [Fact]
    public void A_link_that_ends_otherwise_or_never_was_begins_them_anew()
    {
        Pauses(Takeover.Yes, 3);
        _pauses.After(Takeover.No, AWhile).ShouldBe(TimeSpan.Zero);
        Pauses(Takeover.Yes, 2).ShouldBe([5, 10]);
        _pauses.After(Takeover.Perhaps, held: null).ShouldBe(TimeSpan.Zero);

        Pauses(Takeover.Yes, 2).ShouldBe([5, 10]);
    }

    [Fact]
    public void A_link_that_held_as_long_as_the_other_s_longest_pause_does_not_begin_them_anew()
    {
        Pauses(Takeover.Yes, 3);

        _pauses.After(Takeover.Yes, Longest + AWhile).ShouldBe(TimeSpan.FromSeconds(40));
        _pauses.After(Takeover.Yes, 2 * Longest + AWhile).ShouldBe(Shortest);
    }

    private double[] Pauses(Takeover takeover, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _pauses.After(takeover, AWhile).TotalSeconds)];
}
