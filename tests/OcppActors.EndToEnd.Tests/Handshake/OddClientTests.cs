using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Clients that are no charger, or an odd one, get a clear status, and the log gets one line with the reason.</summary>
public sealed class OddClientTests : IAsyncLifetime
{
    private const string Upgrade = "Host: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nAuthorization: Basic aHVzaA==\r\n";

    private readonly RawCpms _cpms = new(RawCpms.Acceptance + "\r\n");
    private Relay _relay = null!;

    public async Task InitializeAsync() =>
        _relay = await Relay.StartAsync(_cpms.Url, "--verbose", "--max-request-head", "4096");

    public async Task DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _cpms.DisposeAsync();
    }

    [Fact]
    public async Task Each_quirk_has_its_status_and_one_line_that_names_it()
    {
        (string Sent, int? Status, string Quirk)[] quirks =
        [
            ("\u0016\u0003\u0001\u0002\0\u0001\0", null, "speaks TLS to a port without TLS"),
            ("", null, "closed without a request"),
            ("GET /CP", null, "closed in the middle"),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP/2"),
            ("\0\u0001\u001b[31mgarbage", 400, "the first bytes are not HTTP (they are '\\u0000\\u0001\\u001b[31mgarbage')"),
            ("GET / HTTP/1.1\r\nHost: relay\r\n\r\n", 426, "no WebSocket: GET /"),
            ($"GET / HTTP/1.1\r\n{Upgrade}\r\n", 400, "names no charge point"),
            ($"GET /a/../CP1 HTTP/1.1\r\n{Upgrade}\r\n", 400, ". or .. segment"),
            ($"GET /a/%252e%252e/CP1 HTTP/1.1\r\n{Upgrade}\r\n", 400, ". or .. segment"),
            ($"GET /CP%0d%0aX:1 HTTP/1.1\r\n{Upgrade}\r\n", 400, "control character"),
            ($"GET /CP%FF HTTP/1.1\r\n{Upgrade}\r\n", 400, "UTF-8"),
            ($"GET /{new string('x', 256)} HTTP/1.1\r\n{Upgrade}\r\n", 400, "255"),
            ($"GET /{new string('x', 2048)} HTTP/1.1\r\n{Upgrade}\r\n", 400, "2048"),
            ($"GET /CP1 HTTP/1.1\r\n{Upgrade}Content-Length: 0\r\nContent-Length: 0\r\n\r\n", 400, "no body"),
            ($"GET /CP1 HTTP/1.1\r\n{Upgrade}Transfer-Encoding: chunked\r\n\r\n", 400, "no body"),
            ($"GET /CP1 HTTP/1.1\r\n{Upgrade}X: a\r\n b\r\n\r\n", 400, "a header is folded over several lines (path '/CP1', header 'X')"),
            ($"GET /CP1 HTTP/1.1\r\n{Upgrade}X: a\nY: b\r\n\r\n", 400, "a line ends in LF alone instead of CR LF (path '/CP1', header 'X')"),
            ($"GET /CP1 HTTP/1.1\r\n{Upgrade}X: {new string('x', 5000)}", 431, "more than 4096 bytes"),
        ];

        foreach (var (sent, status, quirk) in quirks)
        {
            await using var client = await RawConnection.ConnectAsync(_relay.Chargers);
            await client.SendAsync(sent);
            if (status is null)
            {
                client.FinishSending();
            }

            var answer = await client.ReadToEndAsync();
            (answer.Length == 0 ? (int?)null : new HttpHead(answer).Status).ShouldBe(status, quirk);
            (await LineAboutAsync(client)).ShouldContain(quirk);
        }

        await ShouldHaveSaidOneLineEachAsync(quirks.Length);
        _cpms.Requests.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET ws://relay:8500/CP1 HTTP/1.1\r\n" + Upgrade + "\r\n")]
    [InlineData("GET /CP1 HTTP/1.1\r\nHOST: relay\r\nupgrade: WEBSOCKET\r\n\r\n")]
    [InlineData("GET /CP1 HTTP/1.1\r\nHost: relay\r\nUpgrade: h2c, websocket\r\nConnection: keep-alive\r\nConnection: upgrade\r\nX: 1\r\nx: 1\r\n\r\n")]
    public async Task An_odd_but_valid_request_is_accepted(string request)
    {
        await using var charger = await RawConnection.ConnectAsync(_relay.Chargers);

        foreach (var one in request)
        {
            await charger.SendAsync(one.ToString());
        }

        (await charger.ReadHeadAsync()).Status.ShouldBe(101);
        (await _cpms.Requests.FirstAsync(_ => true, "the request")).StartLine.ShouldBe("GET /ocpp/CP1 HTTP/1.1");
    }

    [Fact]
    public async Task A_request_that_never_ends_gives_408()
    {
        await using var relay = await Relay.StartAsync(_cpms.Url, "--request-timeout", "1");
        await using var client = await RawConnection.ConnectAsync(relay.Chargers);

        await client.SendAsync("GET /CP1 HTTP/1.1\r\n");

        (await client.ReadHeadAsync()).Status.ShouldBe(408);
        (await relay.LogsAsync($"client at {client.Name} ")).ShouldContain("not complete within 1 s");
    }

    [Fact]
    public async Task A_scanner_does_not_flood_the_log()
    {
        for (var i = 0; i < 300; i++)
        {
            await using var client = await RawConnection.ConnectAsync(_relay.Chargers);
            client.FinishSending();
            await client.ReadToEndAsync();
        }

        _relay.Process.Output.Entries.Count(line => line.Text.Contains("closed without a request", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(10);
    }

    private async Task<string> LineAboutAsync(RawConnection client) =>
        (await _relay.Process.Output.FirstAsync(line => line.Text.Contains($"client at {client.Name} ", StringComparison.Ordinal), $"a line about {client.Name}")).Text;

    // A regular charger comes last: its log line follows those of all others.
    private async Task ShouldHaveSaidOneLineEachAsync(int count)
    {
        await using var last = await RawConnection.ConnectAsync(_relay.Chargers);
        await last.SendAsync("GET / HTTP/1.0\r\n\r\n");
        await LineAboutAsync(last);
        var lines = _relay.Process.Output.Entries.Select(line => line.Text).ToList();
        lines.Count(line => line.Contains("A client at", StringComparison.Ordinal)).ShouldBe(count + 1);
        lines.ShouldAllBe(line => !line.Contains("aHVzaA", StringComparison.Ordinal) && !line.Any(char.IsControl));
    }
}
