using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>What the charger's port has seen; the first two are how many there are now, all others since the start.</summary>
public sealed class PortMetrics
{
    /// <summary>Open connections.</summary>
    public Counter Connections { get; } = new();

    /// <summary>Of these, the ones that have not yet come to a session.</summary>
    public Counter Handshakes { get; } = new();

    /// <summary>Sound WebSocket upgrades.</summary>
    public Counter Upgrades { get; } = new();

    /// <summary>Requests that were refused with 400, 408 or 431.</summary>
    public Counter Refused { get; } = new();

    /// <summary>Requests for something else than a WebSocket.</summary>
    public Counter PlainHttp { get; } = new();

    /// <summary>Connections without a request: TLS to a plain port, a failed TLS handshake, closed, reset.</summary>
    public Counter WithoutRequest { get; } = new();

    /// <summary>Turned away: one more than <see cref="AdmissionLimits.Connections"/>.</summary>
    public Counter OverConnections { get; } = new();

    /// <summary>Turned away: one more than <see cref="AdmissionLimits.ConnectionsPerAddress"/>.</summary>
    public Counter OverAddress { get; } = new();

    /// <summary>Turned away: one more than <see cref="AdmissionLimits.Handshakes"/>.</summary>
    public Counter OverHandshakes { get; } = new();
}
