using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Connections above a limit get a 503, and the others do not notice.</summary>
public sealed class LimitTests
{
    private const string Fields = "Host: relay\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n";

    [Fact]
    public async Task A_connection_above_the_limit_gets_a_503_until_another_has_ended()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--max-connections", "1");
        var first = await RawConnection.ConnectAsync(relay.Chargers);
        await first.SendAsync($"GET /CP1 HTTP/1.1\r\n{Fields}\r\n");
        (await first.ReadHeadAsync()).Status.ShouldBe(101);

        await using var second = await RawConnection.ConnectAsync(relay.Chargers);
        var refusal = await second.ReadHeadAsync();

        (refusal.Status, refusal["Retry-After"]).ShouldBe((503, "10"));
        var line = await relay.Process.Output.FirstAsync(line => line.Text.Contains(second.Name, StringComparison.Ordinal), "a line about it");
        line.Text.ShouldContain("the relay has 1 connections");
        await first.DisposeAsync();
        await Eventually.SucceedsAsync(() => IsAcceptedAsync(relay), "a connection in the place of the first");
    }

    [Fact]
    public async Task Handshakes_have_a_limit_of_their_own()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--max-handshakes", "1");
        await using var one = await RawConnection.ConnectAsync(relay.Chargers);
        await using var another = await RawConnection.ConnectAsync(relay.Chargers);

        // Either of the two may be accepted first.
        Task<HttpHead>[] answers = [one.ReadHeadAsync(), another.ReadHeadAsync()];
        var refusal = await Task.WhenAny(answers);
        (await refusal).Status.ShouldBe(503);
        var admitted = refusal == answers[0] ? another : one;
        await admitted.SendAsync($"GET /CP1 HTTP/1.1\r\n{Fields}\r\n");
        (await answers.Single(answer => answer != refusal)).Status.ShouldBe(101);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.2", 101)]
    [InlineData("127.0.0.0/8", "203.0.113.1", "1.1.1.1, 203.0.113.1", 503)]
    [InlineData("10.0.0.0/8", "203.0.113.1", "203.0.113.2", 503)]
    public async Task The_limit_per_address_counts_the_forwarded_address_if_the_proxy_is_trusted(string trusted, string one, string other, int status)
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--max-connections-per-address", "1", "--trusted-proxies", trusted);
        await using var first = await RawConnection.ConnectAsync(relay.Chargers);
        await first.SendAsync($"GET /CP1 HTTP/1.1\r\n{Fields}X-Forwarded-For: {one}\r\n\r\n");
        (await first.ReadHeadAsync()).Status.ShouldBe(101);

        await using var second = await RawConnection.ConnectAsync(relay.Chargers);
        await second.SendAsync($"GET /CP2 HTTP/1.1\r\n{Fields}X-Forwarded-For: {other}\r\n\r\n");

        (await second.ReadHeadAsync()).Status.ShouldBe(status);
        (await cpms.Requests.FirstAsync(_ => true, "the first request"))["X-Forwarded-For"].ShouldBe(one);
    }

    // A connection that is refused may also end without an answer, when the relay is still answering many others.
    private static async Task<bool> IsAcceptedAsync(Relay relay)
    {
        try
        {
            await using var charger = await RawConnection.ConnectAsync(relay.Chargers);
            await charger.SendAsync($"GET /CP1 HTTP/1.1\r\n{Fields}\r\n");
            return (await charger.ReadHeadAsync()).Status == 101;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
