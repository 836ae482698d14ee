using OcppActors.Ports;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>Metrics of the charger's port: the first two are gauges, all others count since the start.</summary>
public sealed class PortMetrics
{
    /// <summary>Open connections.</summary>
    public Counter Connections { get; } = new();

    /// <summary>Open connections without a session yet.</summary>
    public Counter Handshakes { get; } = new();

    /// <summary>Valid WebSocket upgrades.</summary>
    public Counter Upgrades { get; } = new();

    /// <summary>Requests that were refused with 400, 408 or 431.</summary>
    public Counter Refused { get; } = new();

    /// <summary>Upgrades that were refused with 403, because of <c>--allow-ids</c>.</summary>
    public Counter NotAllowed { get; } = new();

    /// <summary>HTTP requests other than WebSocket upgrades.</summary>
    public Counter PlainHttp { get; } = new();

    /// <summary>Connections without a request: TLS to a plain port, a failed TLS handshake, closed, reset.</summary>
    public Counter WithoutRequest { get; } = new();

    /// <summary>Refused: over <see cref="AdmissionLimits.Connections"/>.</summary>
    public Counter OverConnections { get; } = new();

    /// <summary>Refused: over <see cref="AdmissionLimits.ConnectionsPerAddress"/>.</summary>
    public Counter OverAddress { get; } = new();

    /// <summary>Refused: over <see cref="AdmissionLimits.Handshakes"/>.</summary>
    public Counter OverHandshakes { get; } = new();
}
