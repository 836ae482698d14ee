using OcppActors.Ports;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;

namespace OcppActors.Sessions;

/// <summary>
/// The settings of a charger's connection, from its accept to its end: a later policy counts for later connections. Immutable.
/// </summary>
/// <param name="Routing">Where its request goes.</param>
/// <param name="Sessions">The settings of its session, with the dialer that knows the TLS options of <paramref name="Routing"/>.</param>
public sealed record RelayPolicy(Routing Routing, SessionContext Sessions)
{
    /// <summary>The proxies whose X-Forwarded-For is trusted.</summary>
    public TrustedProxies Proxies { get; init; } = TrustedProxies.None;

    /// <summary>How many connections the port accepts.</summary>
    public AdmissionLimits Admission { get; init; } = AdmissionLimits.Default;

    /// <summary>What its handshake may take.</summary>
    public HandshakeLimits Handshake { get; init; } = HandshakeLimits.Default;

    /// <summary>How a silent peer is found.</summary>
    public TcpLiveness Tcp { get; init; } = TcpLiveness.Default;
}
