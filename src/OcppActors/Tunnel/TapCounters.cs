namespace OcppActors.Tunnel;

/// <summary>What all taps could not read, since the start of the process. Safe from any thread.</summary>
internal sealed class TapCounters
{
    private long _tooLarge;
    private long _unreadable;
    private long _inflatingEnded;
    private long _lost;

    /// <summary>Messages above the message limit.</summary>
    public long TooLarge => Interlocked.Read(ref _tooLarge);

    /// <summary>Messages that could not be understood for any other reason.</summary>
    public long Unreadable => Interlocked.Read(ref _unreadable);

    /// <summary>Directions of connections whose compressed messages can no longer be read.</summary>
    public long InflatingEnded => Interlocked.Read(ref _inflatingEnded);

    /// <summary>Directions of connections whose tap lost its way.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void CountMissed(TappedKind kind) => Interlocked.Increment(ref kind == TappedKind.TooLarge ? ref _tooLarge : ref _unreadable);

    public void CountInflatingEnded() => Interlocked.Increment(ref _inflatingEnded);

    public void CountLost() => Interlocked.Increment(ref _lost);
}
