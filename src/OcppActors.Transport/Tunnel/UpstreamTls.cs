using System.Net.Security;
using System.Security.Authentication;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Tunnel;

/// <summary>TLS towards the CPMS.</summary>
/// <param name="client">How it is spoken just now.</param>
/// <param name="time">The clock.</param>
public sealed class UpstreamTls(Func<TlsClient> client, TimeProvider time)
{
    /// <summary>Speaks TLS over the stream where the URL says so.</summary>
    /// <exception cref="AuthenticationException">The handshake failed; the message is the reason in words for the log.</exception>
    public async Task<Stream> SecureAsync(Uri cpms, Stream plain, CancellationToken cancellationToken)
    {
        if (cpms.Scheme != Uri.UriSchemeWss)
        {
            return plain;
        }

        var how = client();
        string? complaint = null;
        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(how.For(cpms.IdnHost, wrong => complaint = wrong, time), cancellationToken);
            return tls;
        }
        catch (Exception failure)
        {
            await tls.DisposeAsync();
            if (failure is AuthenticationException refused)
            {
                throw new AuthenticationException(complaint ?? how.Explain(refused), refused);
            }

            throw;
        }
    }

    /// <summary>The reason why the CPMS ended TLS after its handshake, as it does under TLS 1.3 for want of a certificate; null: another.</summary>
    public string? Explain(IOException broken) => TlsClient.IsRefusal(broken) ? client().Explain(broken) : null;
}
