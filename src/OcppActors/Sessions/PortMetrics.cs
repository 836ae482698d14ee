using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>What came to the charger's port, counted since the start.</summary>
public sealed class PortMetrics
{
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
}
