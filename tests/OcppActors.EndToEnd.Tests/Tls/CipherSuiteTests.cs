using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>The suites that OCPP demands of a CSMS: OCPP 2.0.1, A00.FR.318 and A00.FR.319.</summary>
public sealed class CipherSuiteTests : IDisposable
{
    private const string OnlyRsa = "AES128-GCM-SHA256:AES256-GCM-SHA384";

    private readonly TlsFiles _files = new();

    public void Dispose() => _files.Dispose();

    [RequiresTheory(Requirement.OpenSsl)]
    [InlineData("AES128-GCM-SHA256")] // TLS_RSA_WITH_AES_128_GCM_SHA256
    [InlineData("AES256-GCM-SHA384")] // TLS_RSA_WITH_AES_256_GCM_SHA384
    public async Task RSA_key_exchange_works_with_the_shipped_configuration_and_without_it_the_log_names_that(string suite)
    {
        string[] charger = ["-tls1_2", "-cipher", suite, "-CAfile", _files.RootFile];
        await using var cpms = new FakeCpms();
        string configuration;
        await using (var plain = await Relay.StartAsync(cpms.Url, _files.RsaServer))
        {
            (await OpenSsl.UpgradeAsync(plain.Chargers, "CP001", charger)).ShouldContain("alert handshake failure");
            var line = await plain.LogsAsync("the relay refused it: no shared cipher");
            line.ShouldContain("WARN");
            line.ShouldContain("if the charger knows RSA key exchange only (TLS_RSA_...), start this service with OPENSSL_CONF=");
            configuration = line.Split("OPENSSL_CONF=")[1].Split(' ')[0];
        }

        (await File.ReadAllTextAsync(configuration)).ShouldBe(await File.ReadAllTextAsync(OpenSsl.RsaConfiguration));
        await using var relay = await Relay.StartWithEnvironmentAsync(Configured(configuration), cpms.Url, _files.RsaServer);
        var seen = await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", charger);
        seen.ShouldContain($"Cipher is {suite}");
        seen.ShouldContain("HTTP/1.1 101");
    }

    [RequiresTheory(Requirement.OpenSsl)]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("ECDHE-RSA-AES256-GCM-SHA384")]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256")]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384")]
    public async Task Suites_with_forward_secrecy_work_always_and_are_preferred(string suite)
    {
        var server = suite.Contains("ECDSA", StringComparison.Ordinal) ? _files.EcServer : _files.RsaServer;
        await using var cpms = new FakeCpms();
        await using var plain = await Relay.StartAsync(cpms.Url, server);
        await using var relay = await Relay.StartWithEnvironmentAsync(Configured(OpenSsl.RsaConfiguration), cpms.Url, server);

        foreach (var each in new[] { plain, relay })
        {
            (await OpenSsl.UpgradeAsync(each.Chargers, "CP001", "-tls1_2", "-cipher", $"{OnlyRsa}:{suite}", "-CAfile", _files.RootFile))
                .ShouldContain($"Cipher is {suite}");
        }
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task With_an_EC_key_the_log_proposes_an_RSA_key()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", _files.EcServer);

        await OpenSsl.ConnectAsync(relay.Chargers, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256");

        await relay.LogsAsync("no shared cipher; the relay's certificate has an EC key, so try one with an RSA key");
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task The_same_goes_for_a_CPMS_that_knows_RSA_key_exchange_only()
    {
        await using var cpms = OpenSsl.Listen(["-tls1_2", "-cipher", OnlyRsa, .. _files.Showing(_files.Sub2.IssueRsa("127.0.0.1"))]);
        var url = $"wss://{await OpenSsl.AddressAsync(cpms)}/";
        await using (var plain = await Relay.StartAsync(url, "--cpms-ca", _files.RootFile))
        {
            await using var charger = await FakeCharger.ConnectAsync(new Uri(plain.Chargers, "CP001"));
            charger.Answer.Status.ShouldBe(502);
            await plain.LogsAsync(
                "it has no cipher suite in common with us; if it knows RSA key exchange only (TLS_RSA_...), start this service with OPENSSL_CONF=");
        }

        await using var relay = await Relay.StartWithEnvironmentAsync(Configured(OpenSsl.RsaConfiguration), url, "--cpms-ca", _files.RootFile);
        await using var served = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        served.Answer.Status.ShouldNotBe(502); // openssl's web server has no WebSocket
    }

    private static Dictionary<string, string> Configured(string file) => new() { ["OPENSSL_CONF"] = file };
}
