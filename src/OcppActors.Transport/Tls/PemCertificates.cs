using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>The certificates in a PEM text, in their order.</summary>
public static class PemCertificates
{
    /// <exception cref="PemException">There is none that can be read.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        return certificates.Count > 0 ? certificates : throw new PemException("holds no PEM certificate that can be read");
    }

    /// <summary>What is wrong with a file of authorities; null: nothing.</summary>
    public static string? WhatIsWrongWithAuthorities(string pem, DateTimeOffset now)
    {
        try
        {
            var wrong = Read(pem).Select(authority => WhatIsWrongWithTime(authority, now)).ToList();
            return wrong.Contains(null) ? null : wrong[0];
        }
        catch (PemException unreadable)
        {
            return unreadable.Message;
        }
    }

    /// <summary>Whether a certificate's time has passed, or has not yet come; null: neither.</summary>
    public static string? WhatIsWrongWithTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (begin, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime > end)
        {
            return $"expired on {end:yyyy-MM-dd}; renew it";
        }

        return now.UtcDateTime < begin
            ? $"is valid only from {begin:yyyy-MM-dd}; is this machine's clock right?"
            : null;
    }
}
