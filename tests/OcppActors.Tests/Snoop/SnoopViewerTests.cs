using OcppActors.Snoop;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class SnoopViewerTests
{
    private readonly SnoopViewer _viewer = new(100, SnoopRequest.Everything);

    [Fact]
    public void A_message_above_the_buffer_does_not_end_a_viewer_that_has_nothing_to_catch_up_with()
    {
        var large = new byte[101];

        _viewer.Offer(large).ShouldBeTrue();
        _viewer.Messages.TryRead(out var taken).ShouldBeTrue();
        _viewer.MarkSent(taken.Length);

        _viewer.Offer(large).ShouldBeTrue();
        _viewer.Dropped.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_viewer_that_falls_behind_by_more_than_its_buffer_is_dropped()
    {
        _viewer.Offer(new byte[100]).ShouldBeTrue();

        _viewer.Offer(new byte[1]).ShouldBeFalse();

        _viewer.Dropped.IsCompleted.ShouldBeTrue();
    }
}
