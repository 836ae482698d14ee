namespace OcppActors.Metering;

/// <summary>Counters of the metering actors. Thread-safe.</summary>
public sealed class MeteringMetrics
{
    private int _chargePoints;
    private long _skipped;

    /// <summary>Charge points with a mapper.</summary>
    public int ChargePoints
    {
        get => Volatile.Read(ref _chargePoints);
        set => Volatile.Write(ref _chargePoints, value);
    }

    /// <summary>Parts of messages that could not be read.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    public void CountSkipped() => Interlocked.Increment(ref _skipped);
}
