using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>TLS on the ports of the relay: the current certificate, and what chargers must present.</summary>
internal sealed class ServerTls : IDisposable
{
    private static readonly TlsRemedies Remedies = new() { Authority = ", which --ssl-client-ca does not hold" };

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

    /// <summary>The options of a handshake on the chargers' port.</summary>
    public ValueTask<SslServerAuthenticationOptions> ForCharger(TlsHandshakeCallbackContext context)
    {
        var handshake = context.Connection.Features.Get<ChargerHandshake>();
        handshake?.Handle(context.ClientHelloInfo, _oldest);
        var inForce = _files.Current;
        var options = Options(inForce);
        options.EnabledSslProtocols = _oldest.AndNewer();
        if (inForce.Chargers is { } authorities)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = Trust.Policy(authorities);
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var rejection = TlsAlertText.Of(certificate as X509Certificate2, chain, errors, null, Remedies, _time.GetUtcNow());
                handshake?.Handle(rejection);
                return rejection is null;
            };
        }

        return ValueTask.FromResult(options);
    }

    /// <summary>The options of a handshake on the snoop port, which needs no client certificate and allows no old version.</summary>
    public ValueTask<SslServerAuthenticationOptions> ForSnoopClient(TlsHandshakeCallbackContext context) =>
        ValueTask.FromResult(Options(_files.Current));

    public void Dispose() => _files.Dispose();

    private static SslServerAuthenticationOptions Options(InForce inForce) => new()
    {
        ServerCertificateContext = inForce.Certificate,
        EnabledSslProtocols = TlsVersions.Modern,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
    };

    /// <param name="Certificate">Our certificate, reused by all handshakes.</param>
    /// <param name="Chargers">The authorities that must have issued a charger's certificate, or null.</param>
    private sealed record InForce(SslStreamCertificateContext Certificate, X509Certificate2Collection? Chargers);
}
