using System.Diagnostics;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Sends messages through an open tunnel and back, one after the other, and keeps how long each took.</summary>
internal sealed class EchoMonitor : IAsyncDisposable
{
    // About as often as somebody would notice.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ChargerAndCpms _pair;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;

    public EchoMonitor(ChargerAndCpms pair)
    {
        _pair = pair;
        _running = RunAsync();
    }

    /// <summary>The round trips so far.</summary>
    public AwaitableLog<TimeSpan> RoundTrips { get; } = new();

    /// <summary>Which time all but one of a hundred round trips have kept.</summary>
    public TimeSpan Percentile99
    {
        get
        {
            var sorted = RoundTrips.Entries.Order().ToList();
            return sorted[sorted.Count * 99 / 100];
        }
    }

    /// <summary>Ends it; throws if a message was lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running;
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        using var pause = new PeriodicTimer(Pause);
        while (!_over.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await _pair.ChargerSocket.SendTextAsync("[2,\"1\",\"Heartbeat\",{}]");
            await _pair.Cpms.Socket.SendTextAsync(await _pair.Cpms.Socket.NextTextAsync());
            await _pair.ChargerSocket.NextTextAsync();
            RoundTrips.Add(Stopwatch.GetElapsedTime(start));
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
