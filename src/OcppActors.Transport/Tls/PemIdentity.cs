using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OcppActors.Domain;

namespace OcppActors.Transport.Tls;

/// <summary>A certificate with its chain and its key, which one end of a TLS connection presents.</summary>
public sealed class PemIdentity
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _chain;

    private PemIdentity(X509Certificate2 own, X509Certificate2Collection chain) => (_own, _chain) = (own, chain);

    /// <summary>Whether the certificates between this one and a root are missing. Many clients then refuse it.</summary>
    public bool LacksChain => _chain.Count == 1 && !_own.SubjectName.RawData.AsSpan().SequenceEqual(_own.IssuerName.RawData);

    /// <summary>Where the chain is out of order: each certificate must follow the one that it signed (RFC 8446 section 4.4.2). Null: it is in order.</summary>
    public string? OrderError
    {
        get
        {
            var stray = Enumerable.Range(1, _chain.Count - 1)
                .FirstOrDefault(at => !_chain[at - 1].IssuerName.RawData.AsSpan().SequenceEqual(_chain[at].SubjectName.RawData));
            return stray == 0 ? null : $"has {_chain[stray].Subject} below {_chain[stray - 1].Subject}, which {_chain[stray - 1].Issuer} has signed";
        }
    }

    /// <summary>When the certificate expires, in UTC.</summary>
    public DateTime Expiry => _own.NotAfter.ToUniversalTime();

    /// <summary>Reads a certificate and its key.</summary>
    /// <param name="certificates">PEM: the certificate first, then its issuers.</param>
    /// <param name="key">PEM.</param>
    /// <param name="password">For an encrypted key.</param>
    /// <exception cref="PemException">One of them is invalid, or they do not match.</exception>
    public static PemIdentity Read(string certificates, string key, Secret? password)
    {
        var chain = PemCertificates.Read(certificates);
        using var privateKey = PemKey.Read(key, password);
        return new PemIdentity(Join(chain[0], privateKey), chain);
    }

    /// <summary>The errors in the two PEM texts; null: none.</summary>
    public static (string? Certificate, string? Key) FindErrors(string certificates, string key, Secret? password, DateTimeOffset now)
    {
        X509Certificate2? own = null;
        AsymmetricAlgorithm? privateKey = null;
        var wrongCertificate = ErrorOf(() => own = PemCertificates.Read(certificates)[0]) ?? PemCertificates.ValidityError(own!, now);
        var wrongKey = ErrorOf(() => privateKey = PemKey.Read(key, password));
        if (own is not null && privateKey is not null)
        {
            wrongKey = ErrorOf(() => Join(own, privateKey).Dispose());
        }

        own?.Dispose();
        privateKey?.Dispose();
        return (wrongCertificate, wrongKey);
    }

    /// <summary>
    /// For any number of handshakes. The chain is sent as in the file; nothing is fetched, since chargers are often in networks
    /// without Internet access.
    /// </summary>
    public SslStreamCertificateContext ToContext() => SslStreamCertificateContext.Create(_own, _chain, offline: true);

    private static X509Certificate2 Join(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        if (!new PublicKey(key).EncodedKeyValue.RawData.AsSpan().SequenceEqual(certificate.PublicKey.EncodedKeyValue.RawData))
        {
            throw new PemException("is not the key of that certificate; the certificate's own must come first in its file");
        }

        var own = key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

        // Windows cannot serve a key that was never stored (dotnet/runtime#23749).
        return OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null)
            : own;
    }

    private static string? ErrorOf(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (PemException wrong)
        {
            return wrong.Message;
        }
    }
}
