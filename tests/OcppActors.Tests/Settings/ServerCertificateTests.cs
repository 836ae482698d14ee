using OcppActors.Settings.Options;
using Shouldly;

namespace OcppActors.Tests.Settings;

public sealed class ServerCertificateTests
{
    private const string CommandLine = "--cpms ws://x/ --ssl-cert c.pem --ssl-key k.pem";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_chain_with_its_key_is_fine()
    {
        var chain = Pem.Valid.Certificate + "\n" + Pem.Between(2020, 2040).Certificate;

        ServerCertificate.WhatIsWrong(chain, Pem.Valid.Key, Now).ShouldBe((null, null));
    }

    [Fact]
    public void One_file_may_hold_both()
    {
        var both = Pem.Valid.Key + "\n" + Pem.Valid.Certificate;

        ServerCertificate.WhatIsWrong(both, both, Now).ShouldBe((null, null));
    }

    [Fact]
    public void An_expired_or_future_certificate_is_told_with_its_date()
    {
        ServerCertificate.WhatIsWrong(Pem.Valid.Certificate, Pem.Valid.Key, Now.AddYears(2)).Certificate
            .ShouldBe("expired on 2027-01-01; renew it");
        ServerCertificate.WhatIsWrong(Pem.Valid.Certificate, Pem.Valid.Key, Now.AddYears(-2)).Certificate
            .ShouldBe("is valid only from 2026-01-01; is this machine's clock right?");
    }

    [Fact]
    public void A_key_that_cannot_be_used_is_told_by_its_reason()
    {
        var (certificate, key, encrypted) = Pem.Valid;

        WrongKey(Pem.Between(2026, 2027).Key).ShouldBe("is not the key of that certificate; the certificate's own must come first in its file");
        WrongKey(encrypted).ShouldBe("is encrypted; give the key without a passphrase");
        WrongKey(certificate).ShouldBe("holds no PEM private key");
        WrongKey("").ShouldBe("holds no PEM private key");
        WrongKey(key.Replace("M", "N", StringComparison.Ordinal)).ShouldBe("holds no key that can be read and is of the certificate's sort");

        string? WrongKey(string text) => ServerCertificate.WhatIsWrong(certificate, text, Now).Key;
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_certificate_is_told(string text)
    {
        ServerCertificate.WhatIsWrong(text, Pem.Valid.Key, Now).Certificate.ShouldBe("holds no PEM certificate that can be read");
    }

    [Fact]
    public void Both_files_mistakes_are_told_at_once()
    {
        var exchanged = SettingsRun.Of(CommandLine).WithFile("c.pem", Pem.Valid.Key).WithFile("k.pem", Pem.Valid.Certificate);
        var missing = SettingsRun.Of(CommandLine);

        exchanged.Mistaken().ShouldBe(
            ["--ssl-cert: 'c.pem' holds no PEM certificate that can be read", "--ssl-key: 'k.pem' holds no PEM private key"]);
        missing.Mistaken().ShouldBe(["--ssl-cert: there is no file 'c.pem'", "--ssl-key: there is no file 'k.pem'"]);
    }
}
