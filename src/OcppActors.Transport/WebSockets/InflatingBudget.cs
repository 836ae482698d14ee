namespace OcppActors.Transport.WebSockets;

/// <summary>
/// What inflating may cost for one direction of a connection, whatever its messages are: a token bucket of processor time,
/// half a second at once and 2 % of a core for as long as it lasts. The time is an estimate from the bytes alone, so that
/// a slow or busy machine ends nobody earlier.
/// </summary>
/// <param name="time">The clock; read only when the bucket is empty.</param>
/// <param name="least">The bucket is never smaller, in nanoseconds: bytes, one each, of the largest message.</param>
internal struct InflatingBudget(TimeProvider time, long least)
{
    /// <summary>What the end of a message costs in nanoseconds, since it has to be looked for.</summary>
    public const int PerMessage = 3000;

    /// <summary>The bucket's size in nanoseconds.</summary>
    public const long Burst = 500_000_000;

    /// <summary>What flows into it in a second, in nanoseconds.</summary>
    public const long PerSecond = 20_000_000;

    private const int PerByteIn = 8;
    private const int PerByteOut = 4;
    private const int PerByteInWithoutOutput = 64; // headers of blocks, each of which builds two tables

    private readonly long _size = Math.Max(Burst, least);
    private long _left = Math.Max(Burst, least);
    private long _filledAt = time.GetTimestamp();

    /// <summary>The estimated cost of a step in nanoseconds.</summary>
    /// <param name="bytesIn">Compressed bytes.</param>
    /// <param name="bytesOut">What they have become.</param>
    public static int CostOf(int bytesIn, int bytesOut) =>
        (PerByteIn * bytesIn) + (PerByteOut * bytesOut) + (PerByteInWithoutOutput * Math.Max(0, bytesIn - bytesOut));

    /// <summary>Takes the cost of a step. False: there is not so much left.</summary>
    public bool TrySpend(int nanoseconds)
    {
        if (_left < nanoseconds)
        {
            Fill();
        }

        _left -= nanoseconds;
        return _left >= 0;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var flown = time.GetElapsedTime(_filledAt, now).Ticks * (PerSecond / TimeSpan.TicksPerSecond);
        (_left, _filledAt) = (flown < _size - _left ? _left + flown : _size, now);
    }
}
