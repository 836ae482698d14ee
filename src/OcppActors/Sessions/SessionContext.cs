using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>What all sessions share.</summary>
/// <param name="Dialer">The way to the CPMS.</param>
/// <param name="Gate">Tells whether traffic is read by anybody.</param>
/// <param name="Time">The clock.</param>
public sealed record SessionContext(IUpstreamDialer Dialer, TrafficGate Gate, TimeProvider Time)
{
    /// <summary>What the taps go by, but for what each connection negotiates.</summary>
    public TapOptions Tap { get; init; } = new();

    /// <summary>From a charger's request to its answer, the wait for a place among the dials included.</summary>
    public TimeSpan DialTimeout { get; init; } = DialLimits.Default.Timeout;

    /// <summary>How many dials of one CPMS may be under way at once; 0: as many as come.</summary>
    public int DialConcurrency { get; init; }

    /// <summary>How long one direction goes on after the other has ended.</summary>
    public TimeSpan HalfOpenTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other end of a lost connection may still give what it had received.</summary>
    public TimeSpan LossTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an end may take to close after it has been asked to.</summary>
    public TimeSpan CloseTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long, of that, the frame that is passing may take to end.</summary>
    public TimeSpan BoundaryTime { get; init; } = TimeSpan.FromSeconds(1);

    public TakeoverOptions Takeover { get; init; } = TakeoverOptions.Default;

    public SessionMetrics Metrics { get; } = new();

    public RecentDials Dials { get; } = new(Time);
}
