using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tunnel;

/// <summary>How far a connection to a CPMS came, without a request.</summary>
/// <param name="Connected">The address that accepted the TCP connection; null: none.</param>
/// <param name="Failure">Why it failed, for the log; null: it succeeded.</param>
public sealed record UpstreamConnectResult(EndPoint? Connected, string? Failure)
{
    /// <summary>The version of TLS; null: no TLS.</summary>
    public SslProtocols? Protocol { get; init; }

    /// <summary>The CPMS's certificate.</summary>
    public X509Certificate2? Certificate { get; init; }
}
