using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OcppActors.TestSupport;

/// <summary>A certificate and its key, made for one test.</summary>
internal sealed record Pem(string Certificate, string Key, string EncryptedKey)
{
    public const string Password = "passphrase";

    public static Pem Valid { get; } = Between(2026, 2027);

    public static Pem Between(int firstYear, int lastYear)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of(key, new CertificateRequest("CN=relay.example.com", key, HashAlgorithmName.SHA256), firstYear, lastYear);
    }

    /// <summary>One with an RSA key.</summary>
    public static Pem Rsa()
    {
        using var key = RSA.Create(2048);
        return Of(key, new CertificateRequest("CN=relay.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), 2026, 2027);
    }

    private static Pem Of(AsymmetricAlgorithm key, CertificateRequest request, int firstYear, int lastYear)
    {
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(firstYear, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(lastYear, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        return new Pem(
            certificate.ExportCertificatePem(),
            key.ExportPkcs8PrivateKeyPem(),
            key.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption));
    }
}
