using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Chargers through nginx and HAProxy, with the configurations that docs/reverse-proxies.md shows.</summary>
public sealed class ReverseProxyTests : IAsyncLifetime
{
    // The places of the examples on the page.
    private const int NginxHttp = 0;
    private const int NginxTcp = 1;
    private const int HaProxyTcp = 0;
    private const int HaProxyHttp = 1;

    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    private const string Upgrading = "Host: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + Key + "\r\n";

    private static readonly IPAddress Charger = IPAddress.Parse("127.0.0.2");
    private static readonly string[] Trusting = ["--trusted-proxies", "127.0.0.1"];

    // HAProxy checks the key against the answer, so this is the right one.
    private readonly RawCpms _cpms = new("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", echoes: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cpms.DisposeAsync();

    [RequiresTheory(Requirement.Linux, Requirement.Nginx)]
    [InlineData(NginxHttp)]
    [InlineData(NginxTcp)]
    public async Task Nginx_passes_on_chargers_and_their_addresses(int example)
    {
        await using var relay = await Relay.StartAsync(_cpms.Url, Trusting);
        await using var proxy = await ReverseProxy.NginxAsync(relay, example);

        await ShouldServeAsync(relay, proxy);
    }

    [RequiresTheory(Requirement.Linux, Requirement.HaProxy)]
    [InlineData(HaProxyTcp, "send-proxy-v2")]
    [InlineData(HaProxyTcp, "send-proxy")]
    [InlineData(HaProxyHttp, "")]
    public async Task HAProxy_passes_on_chargers_and_their_addresses(int example, string version)
    {
        await using var relay = await Relay.StartAsync(_cpms.Url, Trusting);
        await using var proxy = await ReverseProxy.HaProxyAsync(relay, example, shown => SendingProxy(shown, version));

        await ShouldServeAsync(relay, proxy);
    }

    [RequiresTheory(Requirement.Linux, Requirement.Nginx, Requirement.HaProxy)]
    [InlineData("nginx", "")]
    [InlineData("haproxy", "send-proxy-v2")]
    [InlineData("haproxy", "send-proxy")]
    public async Task TLS_passes_through_to_the_relay(string kind, string version)
    {
        using var certificates = new TestCertificates();
        await using var relay = await Relay.StartAsync(_cpms.Url, [.. Trusting, "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key]);
        await using var proxy = kind == "nginx"
            ? await ReverseProxy.NginxAsync(relay, NginxTcp)
            : await ReverseProxy.HaProxyAsync(relay, HaProxyTcp, shown => SendingProxy(shown, version));
        var secureUrl = new UriBuilder(proxy.Chargers) { Scheme = "wss", Path = "CP001" }.Uri;

        await using var charger = await FakeCharger.ConnectAsync(secureUrl, authority: certificates.Authority);

        charger.Answer.Status.ShouldBe(101);
        await using var other = await RawConnection.ConnectAsync(proxy.Chargers, Charger);
        await other.SendAsync("this is no TLS, and long enough that it cannot be the beginning of a record");
        await relay.LogsAsync($"A client at {Charger}:");
    }

    [RequiresFact(Requirement.Linux, Requirement.Nginx)]
    public async Task Nginx_without_the_upgrade_lines_is_named()
    {
        await using var relay = await Relay.StartAsync(_cpms.Url);
        await using var bare = await ReverseProxy.NginxAsync(relay, NginxHttp, shown => WithoutLines(shown, "proxy_set_header", "proxy_http_version"));
        await using var old = await ReverseProxy.NginxAsync(relay, NginxHttp, shown => WithoutLines(shown, "proxy_http_version"));

        (await AnswerAsync(bare)).ShouldBe(426);
        (await relay.LogsAsync("was answered 426")).ShouldContain("without an Upgrade header, which a reverse proxy removes unless configured to forward it: GET /CP001");
        (await AnswerAsync(old)).ShouldBe(426);
        await relay.LogsAsync("it asks for a WebSocket over HTTP/1.0");
    }

    [RequiresFact(Requirement.Linux, Requirement.HaProxy)]
    public async Task A_proxy_that_is_not_trusted_is_named_with_the_remedy()
    {
        await using var relay = await Relay.StartAsync(_cpms.Url);
        await using var proxy = await ReverseProxy.HaProxyAsync(relay, HaProxyTcp);

        (await AnswerAsync(proxy)).ShouldBe(400);
        (await relay.LogsAsync("was answered 400")).ShouldContain("a PROXY protocol header, which is read at the beginning of a connection from --trusted-proxies only");
    }

    // HAProxy checks as soon as it starts, and with the PROXY protocol's LOCAL command.
    private async Task ShouldServeAsync(Relay relay, ReverseProxy proxy)
    {
        await using var charger = await RawConnection.ConnectAsync(proxy.Chargers, Charger);
        await charger.SendAsync($"GET /site%2Fa/CP%20001?v=2 HTTP/1.1\r\n{Upgrading}");
        (await charger.ReadHeadAsync()).Status.ShouldBe(101);
        (await _cpms.Requests.FirstAsync(_ => true, "the request")).StartLine.ShouldBe("GET /ocpp/site%2Fa/CP%20001?v=2 HTTP/1.1");
        var bytes = string.Concat(Enumerable.Range(0, 256).Select(one => (char)one));
        await charger.SendAsync(bytes);
        (await charger.ReadAsync(bytes.Length)).ShouldBe(bytes);

        await using var odd = await RawConnection.ConnectAsync(proxy.Chargers, Charger);
        await odd.SendAsync("GET / HTTP/1.1\r\nHost: relay\r\n\r\n");
        (await odd.ReadHeadAsync()).Status.ShouldBe(426);
        await relay.LogsAsync($"A client at {Charger}");
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("A client at 127.0.0.1", StringComparison.Ordinal));
    }

    private static async Task<int> AnswerAsync(ReverseProxy proxy)
    {
        await using var charger = await RawConnection.ConnectAsync(proxy.Chargers);
        await charger.SendAsync($"GET /CP001 HTTP/1.1\r\n{Upgrading}");
        return (await charger.ReadHeadAsync()).Status;
    }

    private static string SendingProxy(string text, string version) => text.Replace("send-proxy-v2", version, StringComparison.Ordinal);

    private static string WithoutLines(string text, params string[] with) =>
        string.Join('\n', text.Split('\n').Where(line => !with.Any(word => line.Contains(word, StringComparison.Ordinal))));
}
