using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OcppActors.Tunnel;

/// <summary>TLS towards the CPMS.</summary>
internal static class UpstreamTls
{
    /// <summary>Speaks TLS over the stream where the URL says so.</summary>
    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    public static async Task<Stream> SecureAsync(Uri cpms, NetworkStream plain, CancellationToken cancellationToken)
    {
        if (cpms.Scheme != Uri.UriSchemeWss)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = cpms.IdnHost,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            },
            cancellationToken);
        return tls;
    }

    /// <summary>A failed handshake in words for the log.</summary>
    public static string Explain(AuthenticationException failure) => $"TLS failed ({failure.InnerException?.Message ?? failure.Message})";
}
