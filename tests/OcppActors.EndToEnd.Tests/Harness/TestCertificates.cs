using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A certification authority of our own and what it issued for 127.0.0.1, as PEM files in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");

    public TestCertificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Authority = authority.CreateSelfSigned(now - Leeway, now + Leeway);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=127.0.0.1", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using var issued = server.Create(Authority, now - Leeway, now + Leeway, RandomNumberGenerator.GetBytes(8));

        AuthorityFile = Write("authority.pem", $"{Authority.ExportCertificatePem()}\n");
        Chain = Write("chain.pem", $"{issued.ExportCertificatePem()}\n{Authority.ExportCertificatePem()}\n");
        Key = Write("key.pem", serverKey.ExportPkcs8PrivateKeyPem());
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

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
