using OcppActors.Messages;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Messages;

public sealed class LinkMonitorTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));
    private readonly LinkMonitor _link;

    public LinkMonitorTests() => _link = new LinkMonitor(_time);

    [Fact]
    public void Before_it_has_been_tried_nobody_knows_why_it_is_not_there()
    {
        _link.State.ShouldBe(new LinkState(false, _time.GetUtcNow(), null));
        _link.Tried.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_loss_counts_from_its_beginning_whatever_is_said_later()
    {
        _link.ReportUp();
        _time.Advance(TimeSpan.FromMinutes(1));
        var lost = _time.GetUtcNow();

        _link.ReportDown("it was reset");
        _time.Advance(TimeSpan.FromMinutes(1));
        _link.ReportDown("it was refused");

        _link.State.ShouldBe(new LinkState(false, lost, "it was refused"));
    }

    [Fact]
    public void The_first_time_is_no_return()
    {
        _link.ReportUp();
        _link.Reconnects.ShouldBe(0);

        _link.ReportDown("it was reset");
        _link.ReportUp();

        _link.Reconnects.ShouldBe(1);
        _link.State.IsUp.ShouldBeTrue();
        _link.Tried.IsCompleted.ShouldBeTrue();
    }
}
