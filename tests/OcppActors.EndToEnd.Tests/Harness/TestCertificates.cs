using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A certificate with its key, and both as PEM; the certificate's issuer follows it.</summary>
internal sealed record IssuedCertificate(X509Certificate2 Certificate, string ChainPem, string KeyPem)
{
    public const string Password = "winter is coming";

    /// <summary>The key, encrypted with the password.</summary>
    public string EncryptedKeyPem => Certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
        Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    /// <summary>What is shown in a handshake.</summary>
    public SslStreamCertificateContext Context
    {
        get
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(ChainPem);
            return SslStreamCertificateContext.Create(Certificate, chain, offline: true);
        }
    }
}

/// <summary>
/// A certification authority of our own, the intermediate that issues in its name, and what that issued for 127.0.0.1,
/// as PEM files in a folder of their own.
/// </summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _intermediate;

    public TestCertificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Authority = Issuing("CN=Test authority", rootKey).CreateSelfSigned(_now - 2 * Leeway, _now + 2 * Leeway);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var intermediate = Issuing("CN=Test issuer", key).Create(Authority, _now - 2 * Leeway, _now + 2 * Leeway, Serial());
        _intermediate = intermediate.CopyWithPrivateKey(key);
        AuthorityFile = Write("authority.pem", Authority.ExportCertificatePem());
        (Chain, Key) = WritePair("server", Issue("127.0.0.1"));
    }

    /// <summary>Whom a charger must trust.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Path of its certificate.</summary>
    public string AuthorityFile { get; }

    /// <summary>Path of the server's certificate and its issuer's.</summary>
    public string Chain { get; }

    /// <summary>Path of the server's private key.</summary>
    public string Key { get; }

    /// <summary>How a client checks that trusts this authority, or, without one, those of the system.</summary>
    public static X509ChainPolicy Trusting(X509Certificate2? authority)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.Add(authority);
        }

        return policy;
    }

    /// <param name="name">A host name or address.</param>
    /// <param name="hasExpired">A minute ago.</param>
    public IssuedCertificate Issue(string name, bool hasExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            _intermediate, _now - Leeway, hasExpired ? _now - TimeSpan.FromMinutes(1) : _now + Leeway, Serial());
        return new IssuedCertificate(
            issued.CopyWithPrivateKey(key),
            $"{issued.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n",
            key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The paths of two new files.</summary>
    public (string Chain, string Key) WritePair(string name, IssuedCertificate issued) =>
        (Write($"{name}-chain.pem", issued.ChainPem), Write($"{name}-key.pem", issued.KeyPem));

    /// <summary>Replaces the server's certificates and key by renaming files, as certbot does.</summary>
    public void Renew(IssuedCertificate issued)
    {
        var (chain, key) = WritePair("renewed", issued);
        File.Move(chain, Chain, overwrite: true);
        File.Move(key, Key, overwrite: true);
    }

    /// <summary>The path of a new file.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Authority.Dispose();
        _intermediate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(8)];

    private static CertificateRequest Issuing(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
