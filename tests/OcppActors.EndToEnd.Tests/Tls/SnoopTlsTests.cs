using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>The snoop port with a certificate, and <c>ocpp-snoop2mqtt</c> as its client.</summary>
public sealed class SnoopTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private string[] Options => ["--ssl-cert", _certificates.Chain, "--ssl-key", _certificates.Key];

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task The_bridge_trusts_a_given_authority_and_otherwise_explains_the_failure()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", Options);
        await using var trusting = Bridge.Run("--snoop-socket", relay.Snoop.ToString(), "--snoop-ca", _certificates.AuthorityFile, "--mqtt-broker-port", "9");
        await using var doubting = Bridge.Run("--snoop-socket", relay.Snoop.ToString(), "--mqtt-broker-port", "9");
        var named = new UriBuilder(relay.Snoop) { Host = "localhost" }.Uri;
        await using var misled = Bridge.Run("--snoop-socket", named.ToString(), "--snoop-ca", _certificates.AuthorityFile, "--mqtt-broker-port", "9");

        relay.Snoop.Scheme.ShouldBe(Uri.UriSchemeWss);
        await LogsAsync(trusting, "Reading the snoop stream of wss://127.0.0.1");
        await LogsAsync(doubting, "its certificate is signed by an unknown authority, CN=Test issuer; give that with --snoop-ca");
        await LogsAsync(misled, "its certificate is for 127.0.0.1, not for localhost");
    }

    [Fact]
    public async Task The_snoop_port_speaks_no_TLS_on_localhost()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", [.. Options, "--snoop-host", "localhost"]);
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);

        relay.Snoop.Scheme.ShouldBe(Uri.UriSchemeWs);
        relay.Chargers.Scheme.ShouldBe(Uri.UriSchemeWss);
    }

    private static Task LogsAsync(ChildProcess process, string words) =>
        process.Output.FirstAsync(line => line.Text.Contains(words, StringComparison.Ordinal), $"'{words}' in the log", Deadline.Long);
}
