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
    public void Before_the_first_attempt_the_link_has_no_reason()
    {
        _link.State.ShouldBe(new LinkState(false, _time.GetUtcNow(), null));
        _link.Tried.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_loss_keeps_its_start_time_and_takes_the_latest_reason()
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
    public void The_first_connect_is_not_a_reconnect()
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
