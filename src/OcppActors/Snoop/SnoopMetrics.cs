namespace OcppActors.Snoop;

/// <summary>Metrics of the snoop port. Safe from any thread.</summary>
public sealed class SnoopMetrics
{
    private int _viewers;
    private long _dropped;
    private long _refused;

    /// <summary>Connected clients.</summary>
    public int Viewers => Volatile.Read(ref _viewers);

    /// <summary>Clients disconnected with 1013 because they were too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Requests refused, including those over the limit of viewers.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Counts a client; false when there are as many as allowed.</summary>
    public bool TryAddViewer(int max)
    {
        if (Interlocked.Increment(ref _viewers) <= max)
        {
            return true;
        }

        RemoveViewer();
        return false;
    }

    public void RemoveViewer() => Interlocked.Decrement(ref _viewers);

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    public void CountRefused() => Interlocked.Increment(ref _refused);
}
