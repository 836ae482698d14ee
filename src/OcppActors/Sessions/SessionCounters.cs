namespace OcppActors.Sessions;

/// <summary>What has happened to the chargers' connections since the start; read from any thread.</summary>
internal sealed class SessionCounters
{
    private long _requests;
    private long _opened;
    private long _closed;
    private long _takeovers;
    private long _evictions;
    private long _evictionsDenied;
    private long _refusals;
    private long _unreachable;
    private long _overdue;
    private long _displaced;
    private long _leftEarly;

    /// <summary>Upgrade requests of chargers.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Connections that the CPMS accepted.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Those of them that are over.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>Connections that gave way to a newer one of the same path, which the CPMS had accepted.</summary>
    public long Takeovers => Interlocked.Read(ref _takeovers);

    /// <summary>Connections that were closed because the CPMS refused a newer one of the same path.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Newer ones of the same path that the CPMS refused and for which the open one was not closed.</summary>
    public long EvictionsDenied => Interlocked.Read(ref _evictionsDenied);

    /// <summary>Refusals by the CPMS that went to a charger.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Chargers that got a 502.</summary>
    public long Unreachable => Interlocked.Read(ref _unreachable);

    /// <summary>Chargers that got a 504.</summary>
    public long Overdue => Interlocked.Read(ref _overdue);

    /// <summary>Chargers that waited to be dialed for, and gave way to a newer request of the same path.</summary>
    public long Displaced => Interlocked.Read(ref _displaced);

    /// <summary>Chargers that left before they had an answer.</summary>
    public long LeftEarly => Interlocked.Read(ref _leftEarly);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void CountOpened() => Interlocked.Increment(ref _opened);

    public void CountClosed() => Interlocked.Increment(ref _closed);

    public void CountTakeover() => Interlocked.Increment(ref _takeovers);

    public void CountEviction() => Interlocked.Increment(ref _evictions);

    public void CountEvictionDenied() => Interlocked.Increment(ref _evictionsDenied);

    public void CountRefusal() => Interlocked.Increment(ref _refusals);

    /// <param name="status">What the charger got: 502 or 504.</param>
    public void CountFailure(int status) => Interlocked.Increment(ref status == 504 ? ref _overdue : ref _unreachable);

    public void CountDisplaced() => Interlocked.Increment(ref _displaced);

    public void CountLeftEarly() => Interlocked.Increment(ref _leftEarly);
}
