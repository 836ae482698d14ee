using OcppActors.Configuration;
using OcppActors.Domain;
using OcppActors.Hosting.Checks;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>Checks our own certificates that the configuration names.</summary>
internal static class CertificateFiles
{
    public static void Check(CheckReport report, RelayConfiguration settings, TimeProvider time)
    {
        if (settings.Tls is { } own)
        {
            Check(report, "Certificate for chargers", own.Certificate, own.Key, own.KeyPassword, time);
        }

        Check(report, "CPMS", "cpms", settings.CpmsTls, time);
        Check(report, "MQTT broker", "mqtt", settings.Metering?.Tls, time);
    }

    /// <summary>Checks a client certificate, and whether the server's is verified.</summary>
    public static void Check(CheckReport report, string server, string prefix, ClientTlsOptions? tls, TimeProvider time)
    {
        if (tls is { Certificate: { } certificate, Key: { } key })
        {
            Check(report, $"Certificate for the {server}", certificate, key, tls.KeyPassword, time);
        }

        if (tls is { SkipVerify: true })
        {
            report.Add(Finding.Warning(
                $"{server}, TLS", $"--{prefix}-insecure-skip-verify: its certificate is not checked; give --{prefix}-ca instead"));
        }
    }

    private static void Check(CheckReport report, string subject, string certificate, string key, Secret? password, TimeProvider time)
    {
        try
        {
            var now = time.GetUtcNow();
            var identity = new PemFiles([certificate, key], now).Identity(certificate, key, password);
            foreach (var finding in CertificateCheck.Own(subject, certificate, identity, now))
            {
                report.Add(finding);
            }
        }
        catch (PemException changed)
        {
            report.Add(Finding.Failure(subject, changed.Message)); // it was valid a moment ago
        }
    }
}
