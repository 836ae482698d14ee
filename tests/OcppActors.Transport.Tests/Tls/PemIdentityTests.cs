using System.Security.Cryptography;
using OcppActors.TestSupport;
using OcppActors.Domain;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class PemIdentityTests
{
    private const string OfAnother = "is not the key of that certificate; the certificate's own must come first in its file";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_chain_with_its_key_is_accepted()
    {
        var chain = Pem.Valid.Certificate + "\n" + Pem.Between(2020, 2040).Certificate;

        Wrong(chain, Pem.Valid.Key).ShouldBe((null, null));
        PemIdentity.Read(chain, Pem.Valid.Key, null).ToContext().TargetCertificate.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void One_file_may_hold_both()
    {
        var both = Pem.Valid.Key + "\n" + Pem.Valid.Certificate;

        Wrong(both, both).ShouldBe((null, null));
    }

    [Fact]
    public void A_key_may_be_RSA_or_EC_plain_or_encrypted_new_or_old()
    {
        var rsa = Pem.Rsa();
        using var key = RSA.Create();
        key.ImportFromPem(rsa.Key);
        using var curve = ECDsa.Create();
        curve.ImportFromPem(Pem.Valid.Key);

        Wrong(rsa.Certificate, rsa.Key).ShouldBe((null, null));
        Wrong(rsa.Certificate, rsa.EncryptedKey, Pem.Password).ShouldBe((null, null));
        Wrong(rsa.Certificate, key.ExportRSAPrivateKeyPem()).ShouldBe((null, null));
        Wrong(Pem.Valid.Certificate, Pem.Valid.EncryptedKey, Pem.Password).ShouldBe((null, null));
        Wrong(Pem.Valid.Certificate, curve.ExportECPrivateKeyPem()).ShouldBe((null, null));
    }

    [Fact]
    public void An_expired_or_future_certificate_is_reported_with_its_date()
    {
        PemIdentity.FindErrors(Pem.Valid.Certificate, Pem.Valid.Key, null, Now.AddYears(2)).Certificate
            .ShouldBe("expired on 2027-01-01; renew it");
        PemIdentity.FindErrors(Pem.Valid.Certificate, Pem.Valid.Key, null, Now.AddYears(-2)).Certificate
            .ShouldBe("is valid only from 2026-01-01; is this machine's clock right?");
    }

    [Fact]
    public void A_key_of_another_certificate_is_reported_for_every_key_type()
    {
        var (rsa, other) = (Pem.Rsa(), Pem.Rsa());

        Wrong(Pem.Valid.Certificate, Pem.Between(2026, 2027).Key).Key.ShouldBe(OfAnother);
        Wrong(rsa.Certificate, other.Key).Key.ShouldBe(OfAnother);
        Wrong(rsa.Certificate, Pem.Valid.Key).Key.ShouldBe(OfAnother);
        Wrong(Pem.Valid.Certificate, rsa.Key).Key.ShouldBe(OfAnother);
    }

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----",
        "is encrypted in an old form; convert it: openssl pkcs8 -topk8 -in KEY -out NEWKEY")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "holds no RSA or EC key that can be read")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "holds no PEM private key")]
    [InlineData("", "holds no PEM private key")]
    public void An_unreadable_key_is_reported_with_the_reason(string key, string reason) =>
        Wrong(Pem.Valid.Certificate, key).Key.ShouldBe(reason);

    [Fact]
    public void A_wrong_key_password_is_reported() =>
        Wrong(Pem.Valid.Certificate, Pem.Valid.EncryptedKey, "other").Key.ShouldBe("cannot be decrypted; is the password right?");

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_certificate_is_reported(string text) =>
        Wrong(text, Pem.Valid.Key).ShouldBe(("holds no PEM certificate that can be read", null));

    [Fact]
    public void Certificate_authorities_are_reported_if_all_have_expired()
    {
        var (old, current) = (Pem.Between(2020, 2021).Certificate, Pem.Valid.Certificate);

        PemCertificates.AuthoritiesError(old, Now).ShouldBe("expired on 2021-01-01; renew it");
        PemCertificates.AuthoritiesError($"{old}\n{current}", Now).ShouldBeNull();
        PemCertificates.AuthoritiesError("", Now).ShouldBe("holds no PEM certificate that can be read");
    }

    [Fact]
    public void A_key_password_is_octets()
    {
        byte[] password = [0xE4, 0x00, 0x0A, 0xFF];
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));

        using var read = (ECDsa)PemKey.Read(pem, new Secret(password));

        read.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
    }

    private static (string? Certificate, string? Key) Wrong(string certificates, string key, string? password = null) =>
        PemIdentity.FindErrors(certificates, key, password is null ? null : new Secret(password), Now);
}
