using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.Transport.Tls;

/// <summary>A certificate with its chain and its key: how one end of a TLS connection shows itself.</summary>
public sealed class PemIdentity
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _chain;

    private PemIdentity(X509Certificate2 own, X509Certificate2Collection chain) => (_own, _chain) = (own, chain);

    /// <summary>Only the certificate, and not those that link it to a root: many clients then refuse it.</summary>
    public bool LacksChain => _chain.Count == 1 && !_own.SubjectName.RawData.AsSpan().SequenceEqual(_own.IssuerName.RawData);

    /// <summary>That a certificate does not stand below the one that it signed, as RFC 8446 section 4.4.2 wants it; null: each does.</summary>
    public string? WhatIsWrongWithOrder
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

    /// <param name="certificates">PEM: the own certificate first, then its issuers.</param>
    /// <param name="key">PEM.</param>
    /// <param name="password">Of an encrypted key.</param>
    /// <exception cref="PemException">They are not what they should be, or do not belong together.</exception>
    public static PemIdentity Read(string certificates, string key, string? password)
    {
        var chain = PemCertificates.Read(certificates);
        using var privateKey = PemKey.Read(key, password);
        return new PemIdentity(Join(chain[0], privateKey), chain);
    }

    /// <summary>What is wrong with either of the two PEM texts; nulls where nothing is.</summary>
    public static (string? Certificate, string? Key) WhatIsWrong(string certificates, string key, string? password, DateTimeOffset now)
    {
        X509Certificate2? own = null;
        AsymmetricAlgorithm? privateKey = null;
        var wrongCertificate = Complaint(() => own = PemCertificates.Read(certificates)[0]) ?? PemCertificates.WhatIsWrongWithTime(own!, now);
        var wrongKey = Complaint(() => privateKey = PemKey.Read(key, password));
        if (own is not null && privateKey is not null)
        {
            wrongKey = Complaint(() => Join(own, privateKey).Dispose());
        }

        own?.Dispose();
        privateKey?.Dispose();
        return (wrongCertificate, wrongKey);
    }

    /// <summary>
    /// For any number of handshakes. It sends the chain as it stands in the file; nothing is fetched from anywhere, since
    /// chargers often live in networks without a way out.
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

    private static string? Complaint(Action read)
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
