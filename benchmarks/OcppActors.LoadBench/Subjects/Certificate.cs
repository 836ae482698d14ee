using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.LoadBench.Subjects;

/// <summary>A certificate for localhost and its key (ECDSA on P-256), in PEM files that go with it.</summary>
internal sealed class Certificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("load-bench-").FullName;

    public Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        System.IO.File.WriteAllText(File, Root.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The one to trust: itself.</summary>
    public X509Certificate2 Root { get; }

    public string File => Path.Combine(_folder, "certificate.pem");

    public string KeyFile => Path.Combine(_folder, "key.pem");

    public void Dispose()
    {
        Root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
