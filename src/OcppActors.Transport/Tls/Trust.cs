using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>How certificates of peers are checked.</summary>
public static class Trust
{
    /// <summary>
    /// The policy of one handshake, which adds to it. Nothing is fetched, neither missing issuers nor revocation lists: a relay
    /// must work in a network without Internet access, and must not wait for a third party.
    /// </summary>
    /// <param name="authorities">The trusted authorities; null: those of the system.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
