using Microsoft.Extensions.Hosting;
using OcppActors.Sessions;

namespace OcppActors.Hosting;

/// <summary>
/// Returns the memory of many handshakes to the system: an idle relay allocates so little that the runtime would keep it
/// for hours. This costs one pause of the process, about 15 ms per thousand chargers.
/// </summary>
internal sealed class MemoryTrim(SessionContext sessions, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rule = new TrimRule();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (rule.IsDue(sessions.Metrics.Opened.Value))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}

/// <summary>Decides when to trim: after many new connections, once no more arrive.</summary>
internal sealed class TrimRule
{
    /// <summary>Fewer new connections are not worth a pause.</summary>
    public const int Many = 500;

    private long _opened;
    private long _trimmed;

    /// <param name="opened">How many connections have been opened since the start.</param>
    public bool IsDue(long opened)
    {
        var isQuiet = opened == _opened;
        _opened = opened;
        if (!isQuiet || opened - _trimmed < Many)
        {
            return false;
        }

        _trimmed = opened;
        return true;
    }
}
