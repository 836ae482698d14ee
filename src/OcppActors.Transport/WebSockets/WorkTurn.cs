using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// What one connection does in its turn on a thread that it shares: a millisecond of work, then others have theirs. Work is
/// counted as a rough number of nanoseconds, and the clock is read only where that has become a lot, which one frame is not.
/// </summary>
internal struct WorkTurn
{
    /// <summary>A step that is estimated to take longer, in nanoseconds, is none for a thread that serves sockets.</summary>
    public const int LongStep = 200_000;

    private const int ClockEvery = 50_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1);

    private int _work;
    private long _begun;

    /// <summary>Whether others should have their turn.</summary>
    public bool IsOver { readonly get; set; }

    /// <summary>Whether the thread serves no sockets, so that a single step may take as long as it takes.</summary>
    public bool MayTakeLong { get; init; }

    /// <summary>Counts work that has been done.</summary>
    /// <param name="nanoseconds">Roughly.</param>
    public void Spend(int nanoseconds)
    {
        _work += nanoseconds;
        if (_work >= ClockEvery)
        {
            ReadClock();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadClock()
    {
        _work = 0;
        var now = Stopwatch.GetTimestamp();
        if (_begun == 0)
        {
            _begun = now;
        }
        else
        {
            IsOver |= Stopwatch.GetElapsedTime(_begun, now) >= Limit;
        }
    }
}
