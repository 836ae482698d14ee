using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>Reads and checks certificates in PEM.</summary>
public static class PemCertificates
{
    /// <summary>The certificates of a PEM text, in their order.</summary>
    /// <exception cref="PemException">None of them is readable.</exception>
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

    /// <summary>The error in a file of certification authorities; null: none. One valid authority is enough.</summary>
    public static string? AuthoritiesError(string pem, DateTimeOffset now)
    {
        try
        {
            var wrong = Read(pem).Select(authority => ValidityError(authority, now)).ToList();
            return wrong.Contains(null) ? null : wrong[0];
        }
        catch (PemException unreadable)
        {
            return unreadable.Message;
        }
    }

    /// <summary>Why a certificate is not valid at this time; null: it is.</summary>
    public static string? ValidityError(X509Certificate2 certificate, DateTimeOffset now)
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
