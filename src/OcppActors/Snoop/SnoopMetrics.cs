namespace OcppActors.Snoop;

/// <summary>What the snoop port counts. Safe from any thread.</summary>
public sealed class SnoopMetrics
{
    private int _viewers;
    private long _dropped;
    private long _refused;

    /// <summary>Clients that view now.</summary>
    public int Viewers => Volatile.Read(ref _viewers);

    /// <summary>Clients that were ended with 1013 because they could not be shown everything.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Requests refused by the rules of the port, those beyond the most viewers included.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>One more views; false when there are as many as may, and it must not.</summary>
    public bool TryAddViewer(int most)
    {
        if (Interlocked.Increment(ref _viewers) <= most)
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
