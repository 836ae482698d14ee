namespace OcppActors.Metering;

/// <summary>What metering knows and what it could not read. Safe from any thread.</summary>
public sealed class MeteringMetrics
{
    private int _chargePoints;
    private long _skipped;

    /// <summary>Charge points that have a mapper.</summary>
    public int ChargePoints
    {
        get => Volatile.Read(ref _chargePoints);
        set => Volatile.Write(ref _chargePoints, value);
    }

    /// <summary>Parts of messages that could not be read.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    public void Skip() => Interlocked.Increment(ref _skipped);
}
