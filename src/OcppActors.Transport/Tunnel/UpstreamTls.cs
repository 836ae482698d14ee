using System.Security.Authentication;
using OcppActors.Transport.Tls;

namespace OcppActors.Transport.Tunnel;

/// <summary>TLS towards the CPMS.</summary>
/// <param name="client">The contents of the files that the options name, as they are now.</param>
/// <param name="time">The clock.</param>
public sealed class UpstreamTls(Func<ClientTlsOptions, TlsClient> client, TimeProvider time)
{
    /// <summary>Adds TLS to the stream where the URL says so.</summary>
    /// <exception cref="AuthenticationException">The handshake failed. The message is the reason, for the log.</exception>
    public async Task<Stream> SecureAsync(Uri cpms, ClientTlsOptions options, Stream plain, CancellationToken cancellationToken) =>
        cpms.Scheme == Uri.UriSchemeWss ? await client(options).SecureAsync(plain, cpms.IdnHost, time, cancellationToken) : plain;

    /// <summary>Why the CPMS ended TLS after the handshake, as TLS 1.3 does for a missing client certificate; null: another error.</summary>
    public string? Explain(IOException broken, ClientTlsOptions options) => TlsClient.IsRefusal(broken) ? client(options).Explain(broken) : null;
}
