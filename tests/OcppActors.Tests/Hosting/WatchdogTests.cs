using OcppActors.Hosting.Observability.Systemd;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class WatchdogTests
{
    [Theory]
    [InlineData("30000000", null, 15.0)]
    [InlineData("30000000", "42", 15.0)]
    [InlineData("3", null, 0.0000015)]
    public void The_watchdog_is_notified_at_half_its_interval(string microseconds, string? process, double seconds) =>
        Watchdog.IntervalOf(microseconds, process, own: 42).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("30000000", "43")]
    public void No_watchdog_is_notified_if_none_is_set_for_this_process(string? microseconds, string? process) =>
        Watchdog.IntervalOf(microseconds, process, own: 42).ShouldBeNull();
}
