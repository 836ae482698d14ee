using System.Globalization;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>How often to feed the watchdog of the service manager (sd_watchdog_enabled(3)).</summary>
internal static class Watchdog
{
    /// <summary>Half the time after which the manager restarts the service; null without a watchdog.</summary>
    public static TimeSpan? Interval => IntervalOf(
        Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"), Environment.ProcessId);

    /// <param name="microseconds">The time of the watchdog.</param>
    /// <param name="process">The process it is meant for; null: any.</param>
    /// <param name="own">This process.</param>
    public static TimeSpan? IntervalOf(string? microseconds, string? process, int own) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time > 0
        && (process is null || process == own.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(time) / 2
            : null;
}
