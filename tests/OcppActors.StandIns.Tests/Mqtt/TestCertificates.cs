using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.StandIns.Tests.Mqtt;

/// <summary>A test authority with a certificate for a broker on localhost and one for a client, also as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificates-").FullName;
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly DateTimeOffset _to = TimeProvider.System.GetUtcNow().AddHours(1);

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        Root = request.CreateSelfSigned(_from, _to);
        File.WriteAllText(PathOf("root.pem"), Root.ExportCertificatePem());

        using var server = Issue("localhost");
        File.WriteAllText(PathOf("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(PathOf("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Client = Issue("client");
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Client { get; }

    public string[] ServerSettings() =>
    [
        "allow_anonymous true",
        $"cafile {PathOf("root.pem")}",
        $"certfile {PathOf("server.pem")}",
        $"keyfile {PathOf("server.key")}",
    ];

    public void Dispose()
    {
        Root.Dispose();
        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(Root, _from, _to, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}
