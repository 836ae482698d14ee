using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>How this process connects by TLS: which servers it trusts, and which certificate it presents.</summary>
public sealed class TlsClient
{
    /// <summary>The trusted authorities; null: those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Presented to a server that asks for a certificate; null: none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>The name in the server's certificate, also sent as SNI; null: the host of the URL.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The protocol offered by ALPN (RFC 7301); null: no ALPN.</summary>
    public SslApplicationProtocol? Protocol { get; init; } = SslApplicationProtocol.Http11;

    /// <summary>What a reader of the log can do about a refused certificate.</summary>
    public TlsRemedies Remedies { get; init; } = new();

    /// <summary>The options of one handshake.</summary>
    /// <param name="host">The host of the URL.</param>
    /// <param name="onRefused">Called with the reason why the server's certificate is refused.</param>
    /// <param name="time">The clock.</param>
    public SslClientAuthenticationOptions For(string host, Action<string> onRefused, TimeProvider time)
    {
        var name = ServerName ?? host;
        var trust = new Trust(Authorities);
        return new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = TlsVersions.Modern,
            AllowRenegotiation = false, // it would be a handshake in the midst of a tunnel
            ApplicationProtocols = Protocol is { } protocol ? [protocol] : null,
            ClientCertificateContext = Certificate,
            CertificateChainPolicy = trust.Policy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var refusal = SkipsVerification
                    ? null
                    : trust.Refusal(certificate as X509Certificate2, chain, errors, name, Remedies, time.GetUtcNow());
                if (refusal is not null)
                {
                    onRefused(refusal);
                }

                return refusal is null;
            },
        };
    }

    /// <summary>Runs the handshake with a server, in turns of <see cref="HandshakeTurns.Outgoing"/>.</summary>
    /// <param name="plain">The connection; the result owns it.</param>
    /// <param name="host">The host of the URL.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives the handshake up.</param>
    /// <exception cref="AuthenticationException">The handshake failed. The message is the reason, for the log.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<SslStream> SecureAsync(Stream plain, string host, TimeProvider time, CancellationToken cancellationToken)
    {
        string? refusal = null;
        var handshake = new HandshakeStream(plain, plain, HandshakeTurns.Outgoing);
        var tls = new SslStream(handshake);
        try
        {
            var options = For(host, refused => refusal = refused, time);
            await handshake.RunAsync(token => tls.AuthenticateAsClientAsync(options, token), Timeout.InfiniteTimeSpan, time, cancellationToken);
            return tls;
        }
        catch (Exception failure)
        {
            await tls.DisposeAsync();
            if (failure is not (OperationCanceledException or IOException))
            {
                // Of any kind: the framework reads a ServerHello before OpenSSL does, and a malformed one throws what it happens to.
                throw new AuthenticationException(refusal ?? Explain(new HandshakeFailure(failure, handshake.Received)), failure);
            }

            throw;
        }
    }

    /// <summary>Explains in the log a failed handshake whose cause was not the server's certificate.</summary>
    public string Explain(HandshakeFailure failure) => failure switch
    {
        _ when failure.Says("frame size", "wrong version number", "packet length too long") => $"it does not speak TLS{Remedies.Plain}",
        _ when failure.Says("protocol version", "unsupported protocol") => "it speaks no TLS 1.2 or newer",
        { Alert: "certificate required" } => $"it wants a client certificate{Remedies.Certificate}",
        { Alert: "unrecognized name" } => $"it does not recognize the server name{Remedies.Name}",
        { Alert: "no application protocol" } => $"it refused the protocol {Protocol} (ALPN)",
        { Alert: "handshake failure" or "insufficient security", IsRefusedHello: true } => $"it has no cipher suite in common with us{TlsSuites.RemedyFor("it")}",
        { Alert: "handshake failure" } => $"it refused the TLS handshake; perhaps it wants a client certificate{Remedies.Certificate}",
        { Alert: "access denied" or "unknown ca" or "decrypt error" } => $"it does not accept our client certificate{Remedies.Certificate}",
        { Alert: { } alert } when alert.Contains("certificate", StringComparison.Ordinal) => $"it does not accept our client certificate{Remedies.Certificate}",
        { Alert: { } alert } => $"it broke off the TLS handshake (alert: {alert})",
        _ => $"TLS failed ({failure.Reason})",
    };

    /// <inheritdoc cref="Explain(HandshakeFailure)"/>
    /// <param name="failure">The framework's exception, where no more is known.</param>
    public string Explain(Exception failure) => Explain(new HandshakeFailure(failure, long.MaxValue));

    /// <summary>Whether the server ended TLS after the handshake, as TLS 1.3 does for a missing client certificate.</summary>
    public static bool IsRefusal(IOException broken) =>
        broken.GetBaseException() is { } cause && (cause is AuthenticationException || cause.Message.Contains(" alert ", StringComparison.Ordinal));
}
