using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>Counters of the chargers' connections since the start. Safe from any thread.</summary>
public sealed class SessionMetrics
{
    /// <summary>Upgrade requests of chargers.</summary>
    public Counter Requests { get; } = new();

    /// <summary>Connections that the CPMS accepted.</summary>
    public Counter Opened { get; } = new();

    /// <summary>Accepted connections that have ended.</summary>
    public Counter Closed { get; } = new();

    /// <summary>Connections replaced by a newer one of the same path that the CPMS had accepted.</summary>
    public Counter Takeovers { get; } = new();

    /// <summary>Connections closed because the CPMS refused a newer one of the same path.</summary>
    public Counter Evictions { get; } = new();

    /// <summary>Newer connections that the CPMS refused and for which the open one was not closed.</summary>
    public Counter EvictionsDenied { get; } = new();

    /// <summary>Refusals of the CPMS passed on to a charger.</summary>
    public Counter Refusals { get; } = new();

    /// <summary>Chargers that got a 502.</summary>
    public Counter Unreachable { get; } = new();

    /// <summary>Chargers that got a 504.</summary>
    public Counter DialTimeouts { get; } = new();

    /// <summary>Requests replaced, while they waited to dial, by a newer one of the same path.</summary>
    public Counter Replaced { get; } = new();

    /// <summary>Chargers that disconnected before they had an answer.</summary>
    public Counter Abandoned { get; } = new();
}
