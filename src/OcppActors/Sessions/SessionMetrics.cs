using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>What has happened to the chargers' connections since the start; read from any thread.</summary>
public sealed class SessionMetrics
{
    /// <summary>Upgrade requests of chargers.</summary>
    public Counter Requests { get; } = new();

    /// <summary>Connections that the CPMS accepted.</summary>
    public Counter Opened { get; } = new();

    /// <summary>Those of them that are over.</summary>
    public Counter Closed { get; } = new();

    /// <summary>Connections that gave way to a newer one of the same path, which the CPMS had accepted.</summary>
    public Counter Takeovers { get; } = new();

    /// <summary>Connections that were closed because the CPMS refused a newer one of the same path.</summary>
    public Counter Evictions { get; } = new();

    /// <summary>Newer ones of the same path that the CPMS refused and for which the open one was not closed.</summary>
    public Counter EvictionsDenied { get; } = new();

    /// <summary>Refusals by the CPMS that went to a charger.</summary>
    public Counter Refusals { get; } = new();

    /// <summary>Chargers that got a 502.</summary>
    public Counter Unreachable { get; } = new();

    /// <summary>Chargers that got a 504.</summary>
    public Counter DialTimeouts { get; } = new();

    /// <summary>Chargers that waited to be dialed for, and gave way to a newer request of the same path.</summary>
    public Counter Replaced { get; } = new();

    /// <summary>Chargers that left before they had an answer.</summary>
    public Counter Abandoned { get; } = new();
}
