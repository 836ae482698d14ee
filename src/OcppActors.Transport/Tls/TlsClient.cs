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
        return new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = TlsVersions.Modern,
            ApplicationProtocols = Protocol is { } protocol ? [protocol] : null,
            ClientCertificateContext = Certificate,
            CertificateChainPolicy = Trust.Policy(Authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var refusal = SkipsVerification
                    ? null
                    : TlsAlertText.Of(certificate as X509Certificate2, chain, errors, name, Remedies, time.GetUtcNow());
                if (refusal is not null)
                {
                    onRefused(refusal);
                }

                return refusal is null;
            },
        };
    }

    /// <summary>Explains in the log a failed handshake whose cause was not the server's certificate.</summary>
    public string Explain(Exception failure)
    {
        var cause = failure.GetBaseException().Message;
        return cause switch
        {
            _ when Contains("frame size") || Contains("wrong version number") || Contains("packet length too long") => $"it does not speak TLS{Remedies.Plain}",
            _ when Contains("protocol version") || Contains("unsupported protocol") => "it speaks no TLS 1.2 or newer",
            _ when Contains("certificate required") => $"it wants a client certificate{Remedies.Certificate}",
            _ when Contains("alert bad certificate") || Contains("alert unknown ca") || Contains("alert certificate") || Contains("access denied") => $"it does not accept our client certificate{Remedies.Certificate}",
            _ when Contains("handshake failure") => $"it refused the TLS handshake; perhaps it wants a client certificate{Remedies.Certificate}",
            _ => $"TLS failed ({cause})",
        };

        bool Contains(string words) => cause.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the server ended TLS after the handshake, as TLS 1.3 does for a missing client certificate.</summary>
    public static bool IsRefusal(IOException broken) =>
        broken.GetBaseException() is { } cause && (cause is AuthenticationException || cause.Message.Contains(" alert ", StringComparison.Ordinal));
}
