using System.Security.Cryptography.X509Certificates;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Checks;

/// <summary>
/// Looks at certificates that are valid today. Reading the configuration has already refused those that are not, or whose
/// key does not match.
/// </summary>
internal static class CertificateCheck
{
    // Time enough to renew by hand; certbot renews 30 days before the expiry.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    /// <summary>Checks one of our own certificates with its chain and key.</summary>
    /// <param name="subject">What the certificate is for.</param>
    /// <param name="path">Its file.</param>
    /// <param name="identity">The contents of the file.</param>
    /// <param name="now">The current time.</param>
    public static IEnumerable<Finding> Own(string subject, string path, PemIdentity identity, DateTimeOffset now)
    {
        yield return Expiry(subject, path, identity.Expiry, now);
        if (identity.OrderError is { } wrong)
        {
            yield return Finding.Failure($"{subject}, chain", $"{path} {wrong}; write the own certificate first, then each issuer below what it signed");
        }
        else if (identity.LacksChain)
        {
            yield return Finding.Warning(
                $"{subject}, chain", $"{path} holds the own certificate alone; add those that link it to a root (certbot: fullchain.pem)");
        }
        else
        {
            yield return Finding.Ok($"{subject}, chain", $"{path} is in order, and its key belongs to it");
        }
    }

    /// <summary>Checks a certificate that a server presented and that was accepted.</summary>
    public static Finding Presented(string subject, X509Certificate2 certificate, string how, DateTimeOffset now) =>
        Expiry(subject, $"{how}; {certificate.Subject}", certificate.NotAfter.ToUniversalTime(), now);

    private static Finding Expiry(string subject, string what, DateTime expiry, DateTimeOffset now) => expiry - now.UtcDateTime < Soon
        ? Finding.Warning(subject, $"{what} expires on {expiry:yyyy-MM-dd}; see to its renewal")
        : Finding.Ok(subject, $"{what} is valid until {expiry:yyyy-MM-dd}");
}
