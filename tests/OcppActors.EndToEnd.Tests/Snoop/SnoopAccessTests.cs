using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Snoop;

/// <summary>Who may use the snoop port, asked as a client asks.</summary>
public sealed class SnoopAccessTests
{
    [Fact]
    public async Task Token_host_and_origin_are_checked_before_anything_is_served_and_the_log_never_shows_the_token()
    {
        await using var relay = await Relay.StartAsync(
            "ws://127.0.0.1:9/", "--snoop-token", "sesame", "--snoop-allowed-hosts", "relay.lan,relay2.lan", "-v");
        var own = $"http://{relay.Snoop.Authority}";

        (await StatusAsync(relay, "/", from: "127.0.0.1")).ShouldBe(401);
        (await StatusAsync(relay, "/elsewhere", from: "127.0.0.2")).ShouldBe(401);
        (await StatusAsync(relay, "/?token=wrong", from: "127.0.0.3")).ShouldBe(401);
        (await StatusAsync(relay, "/?token=wrong", from: "127.0.0.3")).ShouldBe(401);
        (await StatusAsync(relay, "/?token=sesame")).ShouldBe(200);
        (await StatusAsync(relay, "/", "Authorization: Bearer sesame")).ShouldBe(200);
        (await StatusAsync(relay, "/?token=sesame", host: "relay2.lan:1234")).ShouldBe(200);
        (await StatusAsync(relay, "/?token=sesame", host: "evil.example")).ShouldBe(403);
        (await StatusAsync(relay, "/?token=sesame", $"Origin: {own}")).ShouldBe(200);
        (await StatusAsync(relay, "/?token=sesame", "Origin: null")).ShouldBe(403);
        (await StatusAsync(relay, "/?token=sesame", "Origin: http://evil.example")).ShouldBe(403);

        await relay.LogsAsync("--snoop-allowed-hosts evil.example");
        var words = relay.Process.Output.Entries.Select(line => line.Text).ToList();
        words.Count(line => line.Contains("refused with 401", StringComparison.Ordinal)).ShouldBe(3);
        words.ShouldAllBe(line => !line.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_stream_requires_the_token_and_is_not_compressed()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--snoop-token", "sesame");
        const string offer = "Sec-WebSocket-Extensions: permessage-deflate";

        (await UpgradeAsync(relay, "/", offer)).ShouldStartWith("HTTP/1.1 401 ");
        var accepted = await UpgradeAsync(relay, "/?token=sesame", offer);

        accepted.ShouldStartWith("HTTP/1.1 101 ");
        accepted.ShouldContain("\r\nOcpp-Snoop-Replay: 0\r\n");
        accepted.ShouldNotContain("Sec-WebSocket-Extensions");
    }

    [Fact]
    public async Task Viewers_are_limited_and_one_that_disconnects_admits_another()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--snoop-max-viewers", "2");
        await using var one = await SnoopClient.ConnectAsync(relay.Snoop);
        await using (await SnoopClient.ConnectAsync(relay.Snoop))
        {
            (await UpgradeAsync(relay, "/")).ShouldStartWith("HTTP/1.1 503 ");
            (await StatusAsync(relay, "/")).ShouldBe(200);
        }

        await Eventually.SucceedsAsync(
            async () => (await UpgradeAsync(relay, "/")).StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal), "a viewer in the place of the second");
    }

    [Fact]
    public async Task An_unfinished_handshake_does_not_count_as_a_viewer()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--snoop-max-viewers", "1");
        using var idler = await ConnectAsync(relay);
        await idler.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: web"u8.ToArray());

        await using var viewer = await SnoopClient.ConnectAsync(relay.Snoop);
    }

    private static async Task<int> StatusAsync(Relay relay, string target, string? header = null, string? host = null, string from = "127.0.0.1")
    {
        var answer = await AskAsync(relay, $"GET {target} HTTP/1.1\r\nHost: {host ?? relay.Snoop.Authority}\r\n{Line(header)}\r\n", from);
        return int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static Task<string> UpgradeAsync(Relay relay, string target, string? header = null) => AskAsync(
        relay,
        $"GET {target} HTTP/1.1\r\nHost: {relay.Snoop.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{Line(header)}\r\n");

    private static string Line(string? header) => header is null ? "" : $"{header}\r\n";

    private static async Task<TcpClient> ConnectAsync(Relay relay, string from = "127.0.0.1")
    {
        var socket = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, relay.Snoop.Port);
        return socket;
    }

    /// <summary>The head of the answer.</summary>
    private static async Task<string> AskAsync(Relay relay, string request, string from = "127.0.0.1")
    {
        using var socket = await ConnectAsync(relay, from);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = "";
        var chunk = new byte[4096];
        while (!answer.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.GetStream().ReadAsync(chunk).AsTask().WithinAsync("the answer");
            if (read == 0)
            {
                break;
            }

            answer += Encoding.ASCII.GetString(chunk, 0, read);
        }

        return answer;
    }
}
