using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Domain;

namespace OcppActors.Transport.Tls;

/// <summary>Explains in the log why the peer's certificate was refused.</summary>
internal static class TlsAlertText
{
    private const int MaxNames = 4;

    // NotSignatureValid: an authority of the same name, but with another key, is trusted.
    private const X509ChainStatusFlags Unknown =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>A clause; null: the certificate is accepted.</summary>
    /// <param name="certificate">The peer's; null: it presented none.</param>
    /// <param name="chain">The chain that was built.</param>
    /// <param name="errors">The errors that the framework found.</param>
    /// <param name="host">The expected name; null: any.</param>
    /// <param name="remedies">What the reader can do about it.</param>
    /// <param name="now">The current time.</param>
    public static string? Of(
        X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string? host, TlsRemedies remedies, DateTimeOffset now)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null)
        {
            return "it showed no certificate";
        }

        var status = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, next) => all | next.Status) ?? default
            : default; // else a trusted certificate of the chain outweighs it
        return "its certificate " + (status switch
        {
            _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => OfTime(certificate, chain!, now),
            _ when (status & Unknown) != X509ChainStatusFlags.NoError => $"is signed by an unknown authority, {LogText.Short(certificate.Issuer)}{remedies.Authority}",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"is for {Names(certificate)}, not for {host}{remedies.Name}",
            _ => "is not acceptable: " + string.Join(", ", chain!.ChainStatus.Select(one => one.StatusInformation.Trim())),
        });
    }

    private static string OfTime(X509Certificate2 certificate, X509Chain chain, DateTimeOffset now)
    {
        var late = chain.ChainElements.Select(element => element.Certificate)
            .FirstOrDefault(one => PemCertificates.ValidityError(one, now) is not null) ?? certificate;
        var wrong = now.UtcDateTime > late.NotAfter.ToUniversalTime()
            ? $"expired on {late.NotAfter.ToUniversalTime():yyyy-MM-dd}"
            : PemCertificates.ValidityError(late, now);
        return late.Equals(certificate) ? wrong ?? "is not valid now" : $"has an issuer, {LogText.Short(late.Subject)}, that {wrong}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        var more = names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "";
        return names.Count > 0 ? string.Join(", ", names.Take(MaxNames).Select(LogText.Short)) + more : LogText.Short(certificate.Subject);
    }
}
