using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Relay;

/// <summary>What is known of a charger's TLS handshake, to explain in the log who broke it off and why.</summary>
internal sealed class ChargerHandshake
{
    /// <summary>The text for a client that sent nothing, as monitors do.</summary>
    public const string None = "it connected and closed without a TLS handshake";

    /// <summary>The text for a handshake in the midst of the relay's stop.</summary>
    public const string Stopped = "the relay stopped before the TLS handshake was complete";

    private const string Failed = "the TLS handshake failed";
    private const string EcKey = "1.2.840.10045.2.1"; // id-ecPublicKey, RFC 5480 section 2.1.1

    private TlsVersion? _oldest;
    private TlsVersion? _newest;
    private bool _hasEcKey;
    private string? _rejection;

    /// <summary>Takes note of the charger's ClientHello, and of what we offer.</summary>
    public void Handle(SslClientHelloInfo hello, TlsVersion oldest, X509Certificate2 certificate)
    {
        // A charger that names 1.2 may support 1.3 as well: the framework does not read the extension that would tell.
        (_newest, _oldest) = (TlsVersions.Newest(hello.SslProtocols), oldest);
        _hasEcKey = certificate.PublicKey.Oid.Value == EcKey;
    }

    /// <summary>Takes note of the verdict on the charger's certificate; null if it is accepted.</summary>
    public void Handle(string? rejection) => _rejection = rejection;

    /// <summary>Who broke it off and why: one of a fixed number of texts, and what belongs to this connection alone.</summary>
    public (string Reason, string? Detail) Explain(HandshakeFailure failure) => failure switch
    {
        _ when _rejection is not null => (Failed, $": {_rejection}"),
        { Cause: TimeoutException } => ($"{Failed}: it was not complete within {TlsPorts.Patience.TotalSeconds} s", null),
        { Cause: OperationCanceledException } => (Stopped, null),
        _ when _oldest is null => (
            failure.IsEnd ? None : $"{Failed}: it sent no TLS; chargers connect here by wss://, and a PROXY protocol header is read from --trusted-proxies only", null),
        { Alert: { } alert } => ($"{Failed}: {OfAlert(alert)}", $" (alert: {alert})"),
        { IsEnd: true } => ($"{Failed}: it closed the connection without an alert; perhaps it does not trust the relay's certificate{OldVersions}", null),
        _ => OfOurs(failure),
    };

    private string OldVersions => _oldest > TlsVersion.Tls12 ? $", or speaks no TLS {_oldest.Value.Name()}" : "";

    private static string OfAlert(string alert) => alert switch
    {
        "unknown ca" => "it does not trust the authority of the relay's certificate; install that in the charger, or use a certificate of a public authority",
        "certificate expired" => "it considers the relay's certificate expired; is its clock right?",
        "bad certificate" or "certificate unknown" or "unsupported certificate" or "certificate revoked" or "decrypt error" =>
            "it does not accept the relay's certificate: does it know the authority, and is the name in its URL the one in the certificate?",
        "protocol version" => "it refused the version of TLS",
        "handshake failure" or "insufficient security" or "illegal parameter" => "it refused what the relay chose",
        "close notify" or "user canceled" => "it gave up",
        _ => "it broke off",
    };

    // What we refuse: OpenSSL has sent the alert.
    private (string Reason, string? Detail) OfOurs(HandshakeFailure failure) => failure switch
    {
        _ when _newest < _oldest && _newest < TlsVersion.Tls12 =>
            ($"{Failed}: it speaks no TLS newer than {_newest.Value.Name()}, and --ssl-min-version is {_oldest.Value.Name()}", null),
        _ when failure.Says("unsupported protocol", "version too low", "no protocols available") =>
            ($"{Failed}: it speaks no TLS {_oldest!.Value.Name()}, which --ssl-min-version asks for", null),
        _ when failure.Says("no shared cipher") => ($"{Failed}: the relay refused it: no shared cipher{Remedy}", null),
        _ when failure.Says("signature algorithm") => ($"{Failed}: the relay refused it: it supports no signature algorithm that fits the relay's key{OfKey}", null),
        _ => (Failed, $": {LogText.OneLine(failure.Reason)}"),
    };

    private string Remedy => _hasEcKey ? OfKey : TlsSuites.RemedyFor("the charger");

    private string OfKey => _hasEcKey ? "; the relay's certificate has an EC key, so try one with an RSA key" : "";
}
