using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tunnel;

/// <summary>How far one came towards a CPMS without a charger's request.</summary>
/// <param name="Connected">What took the TCP connection; null: nobody did.</param>
/// <param name="Failure">Why it went no further, in words for the log; null: it went all the way.</param>
public sealed record UpstreamConnectResult(EndPoint? Connected, string? Failure)
{
    /// <summary>The version of TLS; null: none was spoken.</summary>
    public SslProtocols? Protocol { get; init; }

    /// <summary>What the CPMS showed.</summary>
    public X509Certificate2? Certificate { get; init; }
}
