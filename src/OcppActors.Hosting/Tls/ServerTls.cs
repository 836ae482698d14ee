using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>TLS on the ports of the relay: the current certificate, and what chargers must present.</summary>
internal sealed class ServerTls : IDisposable
{
    private static readonly TlsRemedies Remedies = new() { Authority = ", which --ssl-client-ca does not hold" };
    private static readonly KnownIssuers Issuers = new(); // outlives reloads, as the framework's TLS sessions do

    private readonly TlsVersion _oldest;
    private readonly TimeProvider _time;
    private readonly ReloadedFiles<InForce> _files;

    /// <exception cref="IOException">A file cannot be used.</exception>
    public ServerTls(ServerTlsOptions settings, TimeProvider time, ILogger<ServerTls> log)
    {
        (_oldest, _time) = (settings.MinVersion, time);
        _files = new ReloadedFiles<InForce>(
            "The certificate of the relay",
            [settings.Certificate, settings.Key, settings.ClientCa],
            files =>
            {
                var identity = files.Identity(settings.Certificate, settings.Key, settings.KeyPassword);
                if (identity.LacksChain)
                {
                    log.LogWarning(
                        "{Path} holds the relay's own certificate alone, without those that link it to a root: many chargers will refuse it",
                        settings.Certificate);
                }

                return new InForce(identity.ToContext(), settings.ClientCa is { } ca ? files.Authorities(ca) : null);
            },
            time,
            log);
    }

    /// <summary>
    /// The options of a handshake on the chargers' port. There is no ALPN: a charger that offers something else than
    /// <c>http/1.1</c> would be refused, and one that offers that needs no answer (RFC 7301 section 3.2).
    /// </summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="hello">The charger's ClientHello.</param>
    public SslServerAuthenticationOptions ForCharger(ChargerHandshake handshake, SslClientHelloInfo hello)
    {
        var inForce = _files.Current;
        handshake.Handle(hello, _oldest, inForce.Certificate.TargetCertificate);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = inForce.Certificate,
            EnabledSslProtocols = _oldest.AndNewer(),
            AllowRenegotiation = false, // it would be a handshake in the midst of a tunnel
        };
        if (inForce.Chargers is { } authorities)
        {
            var trust = new Trust(authorities, Issuers);
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = trust.Policy();
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var rejection = trust.Refusal(certificate as X509Certificate2, chain, errors, null, Remedies, _time.GetUtcNow());
                handshake.Handle(rejection);
                return rejection is null;
            };
        }

        return options;
    }

    /// <summary>The options of a handshake on the snoop port, which needs no client certificate and allows no old version.</summary>
    public SslServerAuthenticationOptions ForSnoopClient() => new()
    {
        ServerCertificateContext = _files.Current.Certificate,
        EnabledSslProtocols = TlsVersions.Modern,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
    };

    public void Dispose() => _files.Dispose();

    /// <param name="Certificate">Our certificate, reused by all handshakes.</param>
    /// <param name="Chargers">The authorities that must have issued a charger's certificate, or null.</param>
    private sealed record InForce(SslStreamCertificateContext Certificate, X509Certificate2Collection? Chargers);
}
