using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.TestSupport;

/// <summary>A certification authority made for one test: a root, or an intermediate below another.</summary>
internal sealed class TestAuthority
{
    private static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestAuthority? _above;

    private TestAuthority(string name, TestAuthority? above, DateTimeOffset end, IEnumerable<X509Extension> more)
    {
        _above = above;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        foreach (var extension in more)
        {
            request.CertificateExtensions.Add(extension);
        }

        var begin = Now - Leeway;
        Certificate = above?.Sign(request, begin, end) ?? request.CreateSelfSigned(begin, end);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => $"{Certificate.ExportCertificatePem()}\n";

    /// <summary>This and all above it but the root.</summary>
    public string IntermediatePems => _above is null ? "" : Pem + _above.IntermediatePems;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static TestAuthority Root(string name) => new(name, null, Now + Leeway, []);

    /// <param name="name">Its common name.</param>
    /// <param name="hasExpired">A minute ago.</param>
    /// <param name="more">More extensions.</param>
    public TestAuthority Below(string name, bool hasExpired = false, params IEnumerable<X509Extension> more) =>
        new(name, this, End(hasExpired), more);

    /// <summary>Issues a certificate with an EC key.</summary>
    /// <param name="name">A host name, or an address.</param>
    /// <param name="hasExpired">A minute ago.</param>
    public TestLeaf Issue(string name, bool hasExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256), hasExpired);
        return new TestLeaf(issued.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem(), IntermediatePems);
    }

    /// <summary>Issues a certificate with an RSA key of 2048 bits.</summary>
    /// <param name="name">A host name, or an address.</param>
    public TestLeaf IssueRsa(string name)
    {
        using var key = RSA.Create(2048);
        using var issued = Issue(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), false);
        return new TestLeaf(issued.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem(), IntermediatePems);
    }

    private X509Certificate2 Issue(string name, CertificateRequest request, bool hasExpired)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, Now - Leeway, End(hasExpired));
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset begin, DateTimeOffset end) =>
        request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), begin, end, Serial());

    private DateTimeOffset End(bool hasExpired) => hasExpired ? Now - TimeSpan.FromMinutes(1) : _above?.End(false) ?? new DateTimeOffset(Certificate.NotAfter);

    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(8)];
}

/// <summary>A certificate of a <see cref="TestAuthority"/>.</summary>
/// <param name="Certificate">With its key.</param>
/// <param name="KeyPem">The key, PKCS#8.</param>
/// <param name="IntermediatePems">Those between it and the root.</param>
internal sealed record TestLeaf(X509Certificate2 Certificate, string KeyPem, string IntermediatePems)
{
    public string Pem => $"{Certificate.ExportCertificatePem()}\n";

    public string ChainPem => Pem + IntermediatePems;

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
