using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>TLS 1.0 and 1.1, for chargers that know nothing newer.</summary>
public sealed class OldTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private string[] Options => ["--ssl-cert", _certificates.Chain, "--ssl-key", _certificates.Key, "--ssl-min-version", "1.0"];

    public void Dispose() => _certificates.Dispose();

    [RequiresFact(Requirement.OpenSsl)]
    public async Task Only_the_chargers_port_speaks_old_TLS_and_only_if_OpenSSL_is_configured_for_it()
    {
        await using var relay = await Relay.StartWithEnvironmentAsync(OpenSsl.OldTls, "ws://127.0.0.1:9/", Options);

        foreach (var (option, name) in new[] { ("-tls1", "TLSv1"), ("-tls1_1", "TLSv1.1"), ("-tls1_2", "TLSv1.2") })
        {
            (await OpenSsl.ConnectAsync(relay.Chargers, option, "-CAfile", _certificates.AuthorityFile))
                .ShouldMatch($@"Protocol *: {name}\n[\s\S]*Verify return code: 0 \(ok\)");
        }

        (await OpenSsl.ConnectAsync(relay.Snoop, "-tls1")).ShouldContain("alert protocol version");
        (await OpenSsl.ConnectAsync(relay.Snoop, "-tls1_1")).ShouldContain("alert protocol version");
        (await OpenSsl.ConnectAsync(relay.Snoop, "-tls1_2")).ShouldContain("Cipher is ECDHE");
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_CPMS_that_speaks_only_old_TLS_is_refused()
    {
        await using var cpms = OpenSsl.Listen("-tls1_1", "-cert", _certificates.Chain, "-key", _certificates.Key);
        await using var relay = await Relay.StartWithEnvironmentAsync(
            OpenSsl.OldTls, $"wss://{await OpenSsl.AddressAsync(cpms)}/", [.. Options, "--cpms-ca", _certificates.AuthorityFile]);

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "new"), authority: _certificates.Authority);

        charger.Answer.Status.ShouldBe(502);
        await relay.LogsAsync("it speaks no TLS 1.2 or newer");
    }

    [Fact]
    public async Task Without_OpenSSL_settings_for_old_TLS_the_start_fails_with_the_remedy()
    {
        await using var relay = Relay.Run(["--cpms", "ws://127.0.0.1:9/", .. Options]);

        (await relay.ExitAsync()).ShouldBe(2);
        relay.StandardError.ShouldContain("--ssl-min-version: this process may not speak TLS 1.0; start it with the environment variable OPENSSL_CONF=/");
        var file = relay.StandardError.Split("OPENSSL_CONF=")[1].Split('\n')[0];
        (await File.ReadAllTextAsync(file)).ShouldBe(await File.ReadAllTextAsync(OpenSsl.OldTlsConfiguration));
    }
}
