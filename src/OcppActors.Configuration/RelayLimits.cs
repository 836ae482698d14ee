using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Configuration;

/// <summary>The limits of the relay, each part as the namespace that observes it defines it.</summary>
public sealed record RelayLimits
{
    public static RelayLimits Default { get; } = new();

    public DialLimits Dialing { get; init; } = DialLimits.Default;

    public TcpLiveness Tcp { get; init; } = TcpLiveness.Default;

    public AdmissionLimits Admission { get; init; } = AdmissionLimits.Default;

    public HandshakeLimits Handshake { get; init; } = HandshakeLimits.Default;

    /// <summary>The largest message that is shown to snoop clients, in bytes.</summary>
    public int MessageLimit { get; init; } = new TapOptions().MessageLimit;
}
