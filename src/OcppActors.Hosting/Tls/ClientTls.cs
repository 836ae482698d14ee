using System.Net.Security;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>The TLS settings of outgoing connections; renewed files are reloaded.</summary>
internal static class ClientTls
{
    /// <summary>For connections to the CPMS.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public static ReloadedFiles<TlsClient> ForCpms(ClientTlsOptions settings, TimeProvider time, ILogger log) =>
        For(settings, TlsWords.Cpms(settings), TlsWords.Cpms(settings).RemediesOf(settings), SslApplicationProtocol.Http11, time, log);

    /// <summary>For connections to the broker.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public static ReloadedFiles<TlsClient> ForBroker(ClientTlsOptions settings, TimeProvider time, ILogger log)
    {
        var remedies = TlsWords.Broker.RemediesOf(settings) with { Plain = "; is --mqtt-broker-port its port for TLS?" };
        return For(settings, TlsWords.Broker, remedies, null, time, log);
    }

    /// <summary>For connections to the snoop port of a relay.</summary>
    /// <param name="ca">The file of the trusted authorities; null: those of the system.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where renewals are logged.</param>
    /// <exception cref="IOException">The file cannot be used.</exception>
    public static ReloadedFiles<TlsClient> ForSnoop(string? ca, TimeProvider time, ILogger log) => new(
        "The authority of the relay's certificate",
        [ca],
        files => new TlsClient
        {
            Authorities = ca is null ? null : files.Authorities(ca),
            Remedies = new TlsRemedies { Authority = ca is null ? "; give that with --snoop-ca" : ", which --snoop-ca does not hold" },
        },
        time,
        log);

    private static ReloadedFiles<TlsClient> For(
        ClientTlsOptions settings,
        TlsWords words,
        TlsRemedies remedies,
        SslApplicationProtocol? protocol,
        TimeProvider time,
        ILogger log)
    {
        if (settings.SkipVerify)
        {
            log.LogWarning(
                "{Option}: the certificate of {Server} is not checked, so an attacker in between can read and change everything",
                words.Of("insecure-skip-verify"),
                words.Server);
        }

        return new ReloadedFiles<TlsClient>(
            $"The certificate for {words.Server}",
            [settings.Ca, settings.Certificate, settings.Key],
            files => new TlsClient
            {
                Authorities = settings.Ca is { } ca ? files.Authorities(ca) : null,
                Certificate = settings is { Certificate: { } certificate, Key: { } key }
                    ? files.Identity(certificate, key, settings.KeyPassword).ToContext()
                    : null,
                ServerName = settings.ServerName,
                SkipsVerification = settings.SkipVerify,
                Protocol = protocol,
                Remedies = remedies,
            },
            time,
            log);
    }
}
