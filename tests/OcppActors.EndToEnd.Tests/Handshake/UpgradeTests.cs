using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>What of a charger's request reaches the CPMS, and what of the CPMS's answer reaches the charger, to the byte.</summary>
public sealed class UpgradeTests
{
    private const string Secret = "c2VjcmV0IG9mIHRoZSBkZXBvdA==";

    [Fact]
    public async Task Every_header_passes_as_it_was_sent_and_so_does_the_101()
    {
        var answer = RawCpms.Acceptance + "sec-websocket-protocol: ocpp2.0.1\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Latin: \u00fc\r\n\r\n";
        await using var cpms = new RawCpms(answer);
        await using var relay = await Relay.StartAsync(cpms.Url);
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);
        string[] endToEnd =
        [
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6",
            "SEC-WEBSOCKET-PROTOCOL: ocpp1.5",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            $"AUTHORIZATION: Basic {Secret}",
            "user-agent: Wall box/1 (\u00fc)",
            "X-Twice: 1",
            "x-twice: 2",
            "X-Forwarded-For: 203.0.113.9",
        ];

        // As Autel's chargers ask: no Connection header, and here the name of Upgrade in lower case too.
        await charger.SendAsync($"GET /a/CP%20001?x=%2F HTTP/1.1\r\nhost: relay\r\nupgrade: WebSocket\r\n{string.Concat(endToEnd.Select(line => line + "\r\n"))}\r\n");

        (await charger.ReadHeadAsync()).Text.ShouldBe(answer);
        var request = await cpms.Requests.FirstAsync(_ => true, "the request");
        request.StartLine.ShouldBe("GET /ocpp/a/CP%20001?x=%2F HTTP/1.1");
        request.Headers.ShouldBe([$"Host: {new Uri(cpms.Url).Authority}", "Upgrade: websocket", "Connection: Upgrade", .. endToEnd]);
        await relay.Process.Output.FirstAsync(line => line.Text.Contains("CP 001 connected", StringComparison.Ordinal), "the connection in the log");
        relay.Process.Output.Entries.ShouldAllBe(line => !line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"a\"\r\nwww-authenticate: Bearer\r\nContent-Length: 4\r\n\r\nnope", 401, "nope")]
    [InlineData("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nlat\r\n2\r\ner\r\n0\r\n\r\n", 503, "later")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno", 409, "no")]
    [InlineData("HTTP/1.1 426 \r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nContent-Length: 0\r\n\r\n", 426, "")]
    [InlineData("HTTP/1.1 500 \u001b[31mred\r\nContent-Length: 0\r\n\r\n", 500, "")]
    [InlineData("HTTP/1.1 403 No\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n", 502, "")]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 502, "")]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 502, "")]
    [InlineData("HTTP/1.1 403 No\nContent-Length: 0\n\n", 502, "")]
    [InlineData("HTTP/1.1 403 No\r\nX: a\nY: b\r\nContent-Length: 0\r\n\r\n", 502, "")]
    [InlineData("HTTP/1.1 101 Yes\r\nX: a\rb\r\n\r\n", 502, "")]
    [InlineData("HTTP/1.0 101 Yes\r\nUpgrade: websocket\r\n\r\n", 502, "")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", 502, "")]
    public async Task A_refusal_is_passed_on_and_what_is_ambiguous_is_not(string answer, int status, string body)
    {
        await using var cpms = new RawCpms(answer);
        await using var relay = await Relay.StartAsync(cpms.Url);

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));

        charger.Answer.Status.ShouldBe(status);
        if (status != 502)
        {
            charger.Body.ShouldBe(body);
            string[] own = ["WWW-Authenticate", "Retry-After", "Upgrade", "Sec-WebSocket-Version"];
            var sent = new HttpHead(answer[answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal)..]);
            own.Select(name => charger.Answer[name]).ShouldBe(own.Select(name => sent[name]));
        }

        var line = await relay.Process.Output.FirstAsync(line => line.Text.Contains("CP001", StringComparison.Ordinal), "a line about it");
        line.Text.ShouldAllBe(character => !char.IsControl(character));
    }

    [Fact]
    public async Task A_long_body_of_a_refusal_is_cut_and_a_long_head_is_a_502()
    {
        await using var talker = new RawCpms($"HTTP/1.1 404 No\r\nContent-Length: 5000\r\n\r\n{new string('x', 5000)}");
        await using var shouter = new RawCpms($"{RawCpms.Acceptance}X: {new string('x', 5000)}\r\n\r\n");
        string[] limits = ["--max-refusal-body", "1000", "--max-response-head", "4000"];

        foreach (var (cpms, status, length) in new[] { (talker, 404, "1000"), (shouter, 502, null) })
        {
            await using var relay = await Relay.StartAsync(cpms.Url, limits);
            await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));

            charger.Answer.Status.ShouldBe(status);
            (length ?? charger.Answer["Content-Length"]).ShouldBe(charger.Answer["Content-Length"]);
        }
    }

    [Fact]
    public async Task A_CPMS_that_does_not_answer_gives_504()
    {
        await using var cpms = new RawCpms("");
        await using var relay = await Relay.StartAsync(cpms.Url, "--dial-timeout", "0.3");

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));

        charger.Answer.Status.ShouldBe(504);
    }

    [Fact]
    public async Task A_charger_without_id_subprotocol_and_password_gets_those_of_the_options()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "Sec-WebSocket-Protocol: ocpp1.6\r\nX: y\r\n\r\n");
        await using var relay = await Relay.StartAsync(
            cpms.Url, "--default-id", "GRIZZL E", "--default-subprotocol", "ocpp1.6", "--cpms-password", "sesame");
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);

        await charger.SendAsync("GET / HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nAuthorization: Basic b2xk\r\n\r\n");

        (await charger.ReadHeadAsync()).Text.ShouldBe(RawCpms.Acceptance + "X: y\r\n\r\n");
        var request = await cpms.Requests.FirstAsync(_ => true, "the request");
        request.StartLine.ShouldBe("GET /ocpp/GRIZZL%20E HTTP/1.1");
        request["Sec-WebSocket-Protocol"].ShouldBe("ocpp1.6");
        request["Authorization"].ShouldBe("Basic R1JJWlpMIEU6c2VzYW1l");
        var connection = SnoopLine.Parse((await snoop.MessagesOfAsync("GRIZZL E", 1))[0]);
        connection.Protocol.ShouldBe("ocpp1.6");
        relay.Process.Output.Entries.ShouldAllBe(line => !line.Text.Contains("sesame", StringComparison.Ordinal) && !line.Text.Contains("b2xk", StringComparison.Ordinal));
    }
}
