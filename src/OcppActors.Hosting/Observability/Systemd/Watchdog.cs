using System.Globalization;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>How often the service manager wants to hear that the service is alive (sd_watchdog_enabled(3)).</summary>
internal static class Watchdog
{
    /// <summary>Half the time after which the manager would restart the service; null where it would not.</summary>
    public static TimeSpan? Pace => PaceOf(
        Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"), Environment.ProcessId);

    /// <param name="microseconds">The whole time.</param>
    /// <param name="process">Whom it is meant for; null: whoever gets it.</param>
    /// <param name="own">This process.</param>
    public static TimeSpan? PaceOf(string? microseconds, string? process, int own) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time > 0
        && (process is null || process == own.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(time) / 2
            : null;
}
