using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Domain;

namespace OcppActors.Transport.Tls;

/// <summary>Whose certificates are accepted in a handshake.</summary>
/// <param name="authorities">The trusted certificates; null: the authorities of the system.</param>
/// <param name="issuers">Intermediates of earlier handshakes; null: none are remembered.</param>
public sealed class Trust(X509Certificate2Collection? authorities, KnownIssuers? issuers = null)
{
    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    /// <summary>
    /// The policy of one handshake, which adds to it. Nothing is fetched, neither missing issuers nor revocation lists: a relay
    /// must work in a network without Internet access, and must not wait for a third party.
    /// </summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        foreach (var issuer in issuers?.All ?? [])
        {
            policy.ExtraStore.Add(issuer);
        }

        return policy;
    }

    /// <summary>
    /// Why a peer's certificate is refused, as a clause for the log; null: it is accepted. Each given certificate is a trust
    /// anchor (RFC 5280 section 6.1.1), also one that is not self-signed: an intermediate authority, or the peer's own.
    /// </summary>
    /// <param name="certificate">The peer's; null: it presented none.</param>
    /// <param name="chain">The chain that was built by <see cref="Policy"/>.</param>
    /// <param name="errors">The errors that the framework found.</param>
    /// <param name="host">The expected name; null: any.</param>
    /// <param name="remedies">What the reader can do about it.</param>
    /// <param name="now">The current time.</param>
    public string? Refusal(
        X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string? host, TlsRemedies remedies, DateTimeOffset now)
    {
        var anchor = chain?.ChainElements.Count - 1;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null && AnchorIn(chain) is { } trusted)
        {
            anchor = trusted;
            var issuer = chain.ChainElements[trusted].Certificate;
            if (PemCertificates.ValidityError(issuer, now) is { } invalid)
            {
                return trusted == 0 ? $"its certificate {invalid}" : $"its certificate has an issuer, {LogText.Short(issuer.Subject)}, that {invalid}";
            }

            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        }

        var refusal = TlsAlertText.Of(certificate, chain, errors, host, remedies, now);
        if (refusal is null && chain is not null)
        {
            issuers?.Remember(chain, anchor!.Value);
        }

        return refusal;
    }

    // The place of the trusted certificate in a chain that is flawless up to it. The framework accepts a chain only if it ends in
    // a trusted root, but has checked everything below its last element all the same: signatures, times, constraints and use. It
    // does not check the last one's own time.
    private int? AnchorIn(X509Chain chain)
    {
        var ofElements = chain.ChainElements.Aggregate(X509ChainStatusFlags.NoError, (all, next) => all | FlawsIn(next.ChainElementStatus));
        if ((FlawsIn(chain.ChainStatus) & ~ofElements) != X509ChainStatusFlags.NoError)
        {
            return null; // of the whole chain
        }

        for (var place = 0; place < chain.ChainElements.Count; place++)
        {
            var element = chain.ChainElements[place];
            var flaws = FlawsIn(element.ChainElementStatus);
            if (IsGiven(element.Certificate))
            {
                return (flaws & ~X509ChainStatusFlags.NotTimeValid) == X509ChainStatusFlags.NoError ? place : null;
            }

            if (flaws != X509ChainStatusFlags.NoError)
            {
                return null;
            }
        }

        return null;
    }

    private bool IsGiven(X509Certificate2 certificate) =>
        authorities?.Any(one => one.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) == true;

    private static X509ChainStatusFlags FlawsIn(X509ChainStatus[] status) =>
        status.Aggregate(X509ChainStatusFlags.NoError, (all, next) => all | next.Status) & ~NoRoot;
}
