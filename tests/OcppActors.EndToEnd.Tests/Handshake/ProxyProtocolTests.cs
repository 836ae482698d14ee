using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>PROXY protocol headers before the charger's bytes, by ws and wss.</summary>
public sealed class ProxyProtocolTests
{
    private const string Header = "PROXY TCP4 192.0.2.7 127.0.0.1 50000 8500\r\n";
    private const string Rest = "Host: relay\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n";
    private static readonly string[] Trusting = ["--trusted-proxies", "127.0.0.1"];

    [Fact]
    public async Task The_address_in_the_header_is_the_chargers_in_log_and_limits()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, [.. Trusting, "--max-connections-per-address", "1"]);
        await using var one = await RawConnection.ConnectAsync(relay.Chargers);
        await using var same = await RawConnection.ConnectAsync(relay.Chargers);
        await using var other = await RawConnection.ConnectAsync(relay.Chargers);
        await using var odd = await RawConnection.ConnectAsync(relay.Chargers);

        await one.SendAsync($"{Header}GET /CP1 HTTP/1.1\r\n{Rest}X-Forwarded-For: 203.0.113.9\r\n\r\n");
        (await one.ReadHeadAsync()).Status.ShouldBe(101);
        await same.SendAsync($"{Header}GET /CP2 HTTP/1.1\r\n{Rest}X-Forwarded-For: 203.0.113.10\r\n\r\n");
        (await same.ReadHeadAsync()).Status.ShouldBe(503);
        await other.SendAsync($"{Header.Replace("192.0.2.7", "192.0.2.8", StringComparison.Ordinal)}GET /CP3 HTTP/1.1\r\n{Rest}\r\n");
        (await other.ReadHeadAsync()).Status.ShouldBe(101);
        await odd.SendAsync("PROXY TCP6 ::ffff:192.0.2.9 ::1 50001 8500\r\nGET / HTTP/1.1\r\nHost: relay\r\n\r\n");

        (await odd.ReadHeadAsync()).Status.ShouldBe(426);
        await relay.LogsAsync("A client at 192.0.2.9:50001 was answered 426");
        (await relay.LogsAsync("A client at 192.0.2.7:50000 was answered 503")).ShouldContain("connections come from the same address");
    }

    [Fact]
    public async Task Every_byte_behind_the_header_passes_however_it_is_cut()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n", echoes: true);
        await using var relay = await Relay.StartAsync(cpms.Url, Trusting);
        var bytes = string.Concat(Enumerable.Range(0, 256).Select(one => (char)one));
        foreach (var cut in new[] { 1, 6, 20, Header.Length - 1, Header.Length, Header.Length + 1 })
        {
            await using var charger = await RawConnection.ConnectAsync(relay.Chargers);
            var sent = $"{Header}GET /CP1 HTTP/1.1\r\n{Rest}\r\n{bytes}";
            await charger.SendAsync(sent[..cut]);
            await charger.SendAsync(sent[cut..]);

            (await charger.ReadHeadAsync()).Status.ShouldBe(101);
            charger.FinishSending();
            (await charger.ReadToEndAsync()).ShouldBe(bytes);
        }
    }

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7\r\n", 400, "127.0.0.1:", "the proxy's PROXY protocol header is invalid (first bytes 'PROXY TCP4 192.0')")]
    [InlineData(Header + Header, 400, "192.0.2.7:50000 ", "it sends a PROXY protocol header, which is read at the beginning of a connection from --trusted-proxies only")]
    public async Task What_is_wrong_with_a_header_is_named(string sent, int status, string remote, string quirk)
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, Trusting);
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);

        await charger.SendAsync(sent);

        (await charger.ReadHeadAsync()).Status.ShouldBe(status);
        (await relay.LogsAsync($"client at {remote}")).ShouldContain(quirk);
    }

    [Theory]
    [InlineData(true, Header, "192.0.2.7:50000")]
    [InlineData(true, "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000C\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034", "192.0.2.7:50000")]
    [InlineData(true, "", "127.0.0.1:")]
    [InlineData(false, "", "127.0.0.1:")]
    public async Task By_wss_the_header_comes_before_TLS(bool isTrusted, string header, string remote)
    {
        using var certificates = new TestCertificates();
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        string[] tls = ["--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key];
        await using var relay = await Relay.StartAsync(cpms.Url, [.. tls, .. isTrusted ? Trusting : []]);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, relay.Chargers.Port);
        foreach (var one in Encoding.Latin1.GetBytes(header))
        {
            await socket.SendAsync(new[] { one });
        }

        await using var secure = new SslStream(new NetworkStream(socket));
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            CertificateChainPolicy = TestCertificates.Trusting(certificates.Authority),
        }).WithinAsync("the handshake");
        await secure.WriteAsync(Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: relay\r\n\r\n"));

        (await HttpHead.ReadAsync(secure).WithinAsync("an answer")).Status.ShouldBe(426);
        await relay.LogsAsync($"A client at {remote}");
    }

    [Fact]
    public async Task By_wss_a_header_of_an_untrusted_address_is_explained()
    {
        using var certificates = new TestCertificates();
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key);
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);

        await charger.SendAsync(Header);
        await charger.ReadToEndAsync();

        (await relay.LogsAsync($"client at {charger.Name} ")).ShouldContain("a PROXY protocol header is read from --trusted-proxies only");
    }

    // Each line of the log would come every few seconds.
    [Theory]
    [InlineData("")]
    [InlineData("PROXY UNKNOWN\r\n")]
    public async Task A_proxys_health_check_is_counted_and_not_logged(string sent)
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, Trusting);
        await using (var check = await RawConnection.ConnectAsync(relay.Chargers))
        {
            await check.SendAsync(sent);
            check.FinishSending();
            (await check.ReadToEndAsync()).ShouldBeEmpty();
        }

        await using var last = await RawConnection.ConnectAsync(relay.Chargers);
        await last.SendAsync("GET / HTTP/1.1\r\nHost: relay\r\n\r\n");
        await relay.LogsAsync("was answered 426");
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("without a request", StringComparison.Ordinal));
    }

    // The CPMS refuses every second connection, so that only the rule decides: all of them have the proxy's address.
    [Theory]
    [InlineData("", "a proxy does not tell whether the new one comes from the same address")]
    [InlineData("PROXY UNKNOWN\r\n", "a proxy does not tell whether the new one comes from the same address")]
    [InlineData(Header, null)]
    public async Task A_proxys_own_address_is_not_the_same_address_in_the_takeover_rule(string header, string? objection)
    {
        await using var cpms = new FakeCpms { SecondConnection = new Refusal("409 Conflict", "you are here already") };
        await using var relay = await Relay.StartAsync(cpms.Url, Trusting);
        await using var first = await RawConnection.ConnectAsync(relay.Chargers);
        await first.SendAsync($"{header}GET /CP1 HTTP/1.1\r\n{Rest}\r\n");
        (await first.ReadHeadAsync()).Status.ShouldBe(101);
        await using var second = await RawConnection.ConnectAsync(relay.Chargers);

        await second.SendAsync($"{header}GET /CP1 HTTP/1.1\r\n{Rest}\r\n");

        if (objection is null)
        {
            await relay.LogsAsync("closing the old connection");
        }
        else
        {
            (await second.ReadHeadAsync()).Status.ShouldBe(409);
            (await relay.LogsAsync("the open one stays")).ShouldContain(objection);
        }
    }
}
