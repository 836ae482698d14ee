using System.Net.Security;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>The charger's port with a certificate.</summary>
public sealed class ChargerTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private string[] Options => ["--ssl-cert", _certificates.Chain, "--ssl-key", _certificates.Key];

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_charger_connects_over_TLS_and_everything_passes_as_without()
    {
        var recording = Recordings.Named("single-phase-running-charge-1.6");
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Options);
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop, _certificates.Authority);

        await using var pair = await ChargerAndCpms.ConnectAsync(relay.UrlFor(recording), cpms, $"/{recording.Segment}", ConnectAsync);
        await pair.PlayAsync(recording.Messages);
        await pair.CloseAsync();

        relay.Chargers.Scheme.ShouldBe(Uri.UriSchemeWss);
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
        (await snoop.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording))).ShouldMatch(recording);
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task The_chain_is_sent_in_full_and_its_key_may_be_encrypted()
    {
        var issued = _certificates.Issue("127.0.0.1");
        var (chain, _) = _certificates.WritePair("other", issued);
        var (key, password) = (_certificates.Write("encrypted.pem", issued.EncryptedKeyPem), _certificates.Write("password", $"{IssuedCertificate.Password}\n"));
        await using var relay = await Relay.StartAsync(
            "ws://127.0.0.1:9/", "--ssl-cert", chain, "--ssl-key", key, "--ssl-key-password-file", password);

        var seen = await OpenSsl.ConnectAsync(relay.Chargers, "-showcerts", "-CAfile", _certificates.AuthorityFile, "-verify_ip", "127.0.0.1");

        seen.ShouldContain("Verify return code: 0 (ok)");
        seen.Split("-----BEGIN CERTIFICATE-----").Length.ShouldBe(1 + 2);
        relay.Process.StandardOutput.ShouldNotContain("WARN");
    }

    [Fact]
    public async Task A_certificate_without_its_chain_gives_a_warning()
    {
        var leaf = _certificates.Write("leaf.pem", _certificates.Issue("127.0.0.1").Certificate.ExportCertificatePem());
        await using var mistaken = Relay.Run("--cpms", "ws://127.0.0.1:9/", "--ssl-cert", leaf, "--ssl-key", _certificates.Key);
        (await mistaken.ExitAsync()).ShouldBe(2);
        mistaken.StandardError.ShouldContain("is not the key of that certificate");

        var issued = _certificates.Issue("127.0.0.1");
        _certificates.Renew(issued with { ChainPem = issued.Certificate.ExportCertificatePem() });
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", Options);

        (await relay.LogsAsync("many chargers will refuse it")).ShouldContain(_certificates.Chain);
    }

    [Fact]
    public async Task A_renewed_certificate_serves_new_connections_and_drops_none()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Options);
        await using var before = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "before"), cpms, "/before", ConnectAsync);
        var renewed = _certificates.Issue("127.0.0.1");

        _certificates.Renew(renewed);
        await relay.LogsAsync("has been renewed");
        await using var after = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "after"), cpms, "/after", ConnectAsync);
        await before.ChargerSocket.SendTextAsync("still here");

        (await before.Cpms.Socket.NextTextAsync()).ShouldBe("still here");
        after.Charger.Thumbprint.ShouldBe(renewed.Certificate.Thumbprint);
        before.Charger.Thumbprint.ShouldNotBe(renewed.Certificate.Thumbprint);
    }

    [Fact]
    public async Task A_half_close_passes_as_one()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Options);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "half"), cpms, "/half", ConnectAsync);

        await pair.ChargerSocket.FinishSendingAsync();
        await pair.Cpms.Socket.EndAsync();
        await pair.Cpms.Socket.SendTextAsync("one more thing");

        (await pair.ChargerSocket.NextTextAsync()).ShouldBe("one more thing");
    }

    [Fact]
    public async Task Only_chargers_with_a_certificate_of_the_right_authority_are_let_in()
    {
        using var strangers = new TestCertificates();
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, [.. Options, "--ssl-client-ca", _certificates.AuthorityFile]);

        await using var pair = await ChargerAndCpms.ConnectAsync(
            new Uri(relay.Chargers, "known"), cpms, "/known", url => FakeCharger.ConnectAsync(url, Showing(_certificates.Issue("known"))));
        await Should.ThrowAsync<Exception>(() => FakeCharger.ConnectAsync(new Uri(relay.Chargers, "stranger"), Showing(strangers.Issue("stranger"))));
        await Should.ThrowAsync<Exception>(() => ConnectAsync(new Uri(relay.Chargers, "nobody")));

        (await relay.LogsAsync("it showed no certificate")).ShouldContain("the TLS handshake failed");
        (await relay.LogsAsync("signed by an unknown authority, CN=Test issuer, which --ssl-client-ca does not hold")).ShouldContain("WARN");
        await pair.PlayAsync(Recordings.Named("two-connectors-1.6").Messages);
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_handshake_that_fails_is_explained()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", Options);

        await OpenSsl.ConnectAsync(relay.Chargers, "-verify_return_error");
        (await relay.LogsAsync("it does not trust the authority of the relay's certificate")).ShouldContain("WARN");
        await OpenSsl.ConnectAsync(relay.Chargers, "-tls1_1");
        await relay.LogsAsync("it speaks no TLS newer than 1.1, and --ssl-min-version is 1.2");
        await Should.ThrowAsync<Exception>(() => FakeCharger.ConnectAsync(new UriBuilder(relay.Chargers) { Scheme = Uri.UriSchemeWs, Path = "plain" }.Uri));
        await relay.LogsAsync("it sent no TLS; chargers connect here by wss://");
    }

    private Task<FakeCharger> ConnectAsync(Uri url) => FakeCharger.ConnectAsync(url, authority: _certificates.Authority);

    private SslClientAuthenticationOptions Showing(IssuedCertificate issued) => new()
    {
        CertificateChainPolicy = TestCertificates.Trusting(_certificates.Authority),
        ClientCertificateContext = issued.Context,
    };
}
