namespace OcppActors.Snoop;

/// <summary>Metrics of the snoop port. Safe from any thread.</summary>
public sealed class SnoopMetrics
{
    private int _viewers;
    private long _dropped;
    private long _refused;
    private long _replayBytes;
    private long _replayLosses;

    /// <summary>Connected clients.</summary>
    public int Viewers
    {
        get => Volatile.Read(ref _viewers);
        internal set => Volatile.Write(ref _viewers, value);
    }

    /// <summary>Clients disconnected with 1013 because they were too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Requests refused, including those over the limit of viewers.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>How much memory the reports that are kept for replays take, in bytes.</summary>
    public long ReplayBytes
    {
        get => Volatile.Read(ref _replayBytes);
        set => Volatile.Write(ref _replayBytes, value);
    }

    /// <summary>Connections and charge points whose reports have been given up because all of them had become too large.</summary>
    public long ReplayLosses => Volatile.Read(ref _replayLosses);

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void CountReplayLosses(int connections) => Interlocked.Add(ref _replayLosses, connections);
}
