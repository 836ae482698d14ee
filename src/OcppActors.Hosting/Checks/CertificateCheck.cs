using System.Security.Cryptography.X509Certificates;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Checks;

/// <summary>
/// Certificates that would be valid today; those that are not, or whose key does not belong to them, are mistakes in the
/// settings already.
/// </summary>
internal static class CertificateCheck
{
    // Whoever renews by hand needs as long; certbot renews 30 days before the end.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    /// <summary>A certificate of our own, with its chain and key.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="path">Its file.</param>
    /// <param name="identity">What stands there.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<Finding> Own(string subject, string path, PemIdentity identity, DateTimeOffset now)
    {
        yield return Expiry(subject, path, identity.Expiry, now);
        if (identity.WhatIsWrongWithOrder is { } wrong)
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

    /// <summary>A certificate that another end has shown, and that was accepted.</summary>
    public static Finding Shown(string subject, X509Certificate2 certificate, string how, DateTimeOffset now) =>
        Expiry(subject, $"{how}; {certificate.Subject}", certificate.NotAfter.ToUniversalTime(), now);

    private static Finding Expiry(string subject, string what, DateTime expiry, DateTimeOffset now) => expiry - now.UtcDateTime < Soon
        ? Finding.Warning(subject, $"{what} expires on {expiry:yyyy-MM-dd}; see to its renewal")
        : Finding.Ok(subject, $"{what} is valid until {expiry:yyyy-MM-dd}");
}
