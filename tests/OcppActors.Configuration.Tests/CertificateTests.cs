using OcppActors.Domain;
using OcppActors.TestSupport;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>The options that name certificates, keys and authorities, on either side of the relay.</summary>
public sealed class CertificateTests
{
    private const string CommandLine = "--cpms ws://x/ --ssl-cert c.pem --ssl-key k.pem";

    [Fact]
    public void Errors_of_both_files_are_reported_together()
    {
        var exchanged = ConfigurationRun.Of(CommandLine).WithFile("c.pem", Pem.Valid.Key).WithFile("k.pem", Pem.Valid.Certificate);
        var missing = ConfigurationRun.Of(CommandLine);

        exchanged.RelayErrors().ShouldBe(
            ["--ssl-cert: 'c.pem' holds no PEM certificate that can be read", "--ssl-key: 'k.pem' holds no PEM private key"]);
        missing.RelayErrors().ShouldBe(["--ssl-cert: there is no file 'c.pem'", "--ssl-key: there is no file 'k.pem'"]);
    }

    [Theory]
    [InlineData("--ssl-cert c.pem", "--ssl-cert: needs --ssl-key as well", "--ssl-cert: there is no file 'c.pem'")]
    [InlineData("--ssl-key k.pem", "--ssl-key: needs --ssl-cert as well", "--ssl-key: there is no file 'k.pem'")]
    [InlineData("--cpms-key k.pem", "--cpms-key: needs --cpms-cert as well", "--cpms-key: there is no file 'k.pem'")]
    [InlineData("--cpms-ca a.pem", "--cpms-ca: there is no file 'a.pem'")]
    [InlineData("--ssl-key-password x", "--ssl-key-password: does nothing without --ssl-key")]
    [InlineData("--ssl-client-ca ca.pem", "--ssl-client-ca: does nothing without --ssl-cert")]
    [InlineData("--ssl-min-version 1.3", "--ssl-min-version: does nothing without --ssl-cert")]
    [InlineData("--ssl-min-version 1.4", "--ssl-min-version: '1.4' is not a version of TLS; give 1.0, 1.1, 1.2 or 1.3", "--ssl-min-version: does nothing without --ssl-cert")]
    [InlineData("--cpms-ca ca.pem --cpms-insecure-skip-verify", "--cpms-insecure-skip-verify: contradicts --cpms-ca; give one of the two")]
    public void Half_a_pair_and_options_without_effect_are_errors(string arguments, params string[] errors) =>
        ConfigurationRun.Of($"--cpms wss://x/ {arguments}").WithFile("ca.pem", Pem.Valid.Certificate).RelayErrors().ShouldBe(errors);

    [Fact]
    public void An_encrypted_key_needs_its_password()
    {
        Run("").RelayErrors().ShouldBe(["--ssl-key: 'k.pem' is encrypted; give --ssl-key-password as well"]);
        Run("--ssl-key-password wrong").RelayErrors().ShouldBe(["--ssl-key: 'k.pem' cannot be decrypted; is the password right?"]);
        Run($"--ssl-key-password-file p").WithFile("p", $"{Pem.Password}\n").Relay().Configuration!.Tls
            .ShouldBe(new ServerTlsOptions("c.pem", "k.pem", new Secret(Pem.Password)));

        static ConfigurationRun Run(string arguments) => ConfigurationRun.Of($"{CommandLine} {arguments}")
            .WithFile("c.pem", Pem.Valid.Certificate)
            .WithFile("k.pem", Pem.Valid.EncryptedKey);
    }

    [Fact]
    public void An_old_version_of_TLS_needs_a_process_that_can_speak_it()
    {
        Run(speaks: false).RelayErrors().ShouldHaveSingleItem()
            .ShouldMatch("^--ssl-min-version: this process may not speak TLS 1.1; start it with the environment variable OPENSSL_CONF(=/.*/|, set to the path of )openssl-tls1.cnf$");
        Run(speaks: true).Relay().Configuration!.Tls!.MinVersion.ShouldBe(TlsVersion.Tls11);

        static ConfigurationRun Run(bool speaks) => new ConfigurationRun
        {
            Arguments = [.. CommandLine.Split(' '), "--ssl-min-version", "1.1"],
            SpeaksOldTls = speaks,
        }.WithFile("c.pem", Pem.Valid.Certificate).WithFile("k.pem", Pem.Valid.Key);
    }

    [Fact]
    public void The_CPMS_s_TLS_reaches_the_settings()
    {
        var run = ConfigurationRun.Of("--cpms wss://x/ --cpms-ca c.pem --cpms-cert c.pem --cpms-key k.pem --cpms-server-name y")
            .WithFile("c.pem", Pem.Valid.Certificate)
            .WithFile("k.pem", Pem.Valid.Key);

        run.Relay().Configuration!.Routing.Tls.ShouldBe(new ClientTlsOptions("c.pem", "c.pem", "k.pem", null, "y", SkipVerify: false));
    }
}
