using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>How this process connects by TLS: whom it trusts, and how it shows itself.</summary>
public sealed class TlsClient
{
    /// <summary>The only authorities that count; null: those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Shown to a server that asks for a certificate; null: none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>The server's name as it must stand in its certificate, and as it is told (SNI); null: the host of the URL.</summary>
    public string? ServerName { get; init; }

    /// <summary>Takes whatever certificate it is shown.</summary>
    public bool TrustsAnybody { get; init; }

    /// <summary>What is to be spoken over it, as the server is told (ALPN, RFC 7301); null: it is not told.</summary>
    public SslApplicationProtocol? Protocol { get; init; } = SslApplicationProtocol.Http11;

    /// <summary>What a reader of the log can do about a certificate that is not accepted.</summary>
    public TlsRemedies Remedies { get; init; } = new();

    /// <summary>For one handshake.</summary>
    /// <param name="host">The host of the URL.</param>
    /// <param name="complain">Told why the server's certificate is not accepted.</param>
    /// <param name="time">The clock.</param>
    public SslClientAuthenticationOptions For(string host, Action<string> complain, TimeProvider time)
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
                var complaint = TrustsAnybody
                    ? null
                    : TlsAlertText.Of(certificate as X509Certificate2, chain, errors, name, Remedies, time.GetUtcNow());
                if (complaint is not null)
                {
                    complain(complaint);
                }

                return complaint is null;
            },
        };
    }

    /// <summary>A failed handshake in words for the log, where the certificate of the other end was not the reason.</summary>
    public string Explain(Exception failure)
    {
        var cause = failure.GetBaseException().Message;
        return cause switch
        {
            _ when Says("frame size") || Says("wrong version number") || Says("packet length too long") => $"it does not speak TLS{Remedies.Plain}",
            _ when Says("protocol version") || Says("unsupported protocol") => "it speaks no TLS 1.2 or newer",
            _ when Says("certificate required") => $"it wants a client certificate{Remedies.Certificate}",
            _ when Says("alert bad certificate") || Says("alert unknown ca") || Says("alert certificate") || Says("access denied") => $"it does not accept our client certificate{Remedies.Certificate}",
            _ when Says("handshake failure") => $"it refused the TLS handshake; perhaps it wants a client certificate{Remedies.Certificate}",
            _ => $"TLS failed ({cause})",
        };

        bool Says(string words) => cause.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the connection broke because TLS was refused after its handshake, as TLS 1.3 does with client certificates.</summary>
    public static bool IsRefusal(IOException broken) =>
        broken.GetBaseException() is { } cause && (cause is AuthenticationException || cause.Message.Contains(" alert ", StringComparison.Ordinal));
}
