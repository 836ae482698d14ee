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

        foreach (var (_, tls) in settings.Routing.Upstreams.DistinctBy(upstream => upstream.Tls))
        {
            Check(report, TlsWords.Cpms(tls), tls, time);
        }

        if (settings.Routing is { Cpms: { } cpms, Tls: var ownTls } && cpms.Scheme != Uri.UriSchemeWss && ownTls != ClientTlsOptions.Default)
        {
            report.Add(Finding.Warning(
                "CPMS, TLS", "--cpms begins with ws://, so the options of TLS with it do nothing; those of other CPMS are keys of their entries in charge_points"));
        }

        Check(report, TlsWords.Broker, settings.Metering?.Tls, time);
    }

    /// <summary>Checks a client certificate, and whether the server's is verified.</summary>
    public static void Check(CheckReport report, TlsWords words, ClientTlsOptions? tls, TimeProvider time)
    {
        if (tls is { Certificate: { } certificate, Key: { } key })
        {
            Check(report, $"Certificate for {words.Server}", certificate, key, tls.KeyPassword, time);
        }

        if (tls is { SkipVerify: true })
        {
            report.Add(Finding.Warning(
                words.Subject, $"{words.Of("insecure-skip-verify")}: its certificate is not checked; give {words.Of("ca")} instead"));
        }
    }

    private static void Check(CheckReport report, string subject, string certificate, string key, Secret? password, TimeProvider time)
    {
        try
        {
            var now = time.GetUtcNow();
            var identity = new PemFiles([certificate, key], now).Identity(certificate, key, password);
            report.Add(CertificateCheck.Own(subject, certificate, identity, now));
        }
        catch (PemException changed)
        {
            report.Add(Finding.Failure(subject, changed.Message)); // it was valid a moment ago
        }
    }
}
