using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Which charge point a request is of, and which charge points are admitted.</summary>
public sealed class ChargePointIdTests
{
    private const string Rest = "Host: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n";

    [Fact]
    public async Task Two_chargers_with_their_ids_in_the_query_are_two_charge_points()
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--id-query", "station");
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);
        await using var one = await RawConnection.ConnectAsync(relay.Chargers);
        await using var two = await RawConnection.ConnectAsync(relay.Chargers);
        await using var again = await RawConnection.ConnectAsync(relay.Chargers);

        await one.SendAsync($"GET /ocpp1.6?key=a%20b&station=one HTTP/1.1\r\n{Rest}");
        (await one.ReadHeadAsync()).Status.ShouldBe(101);
        await two.SendAsync($"GET /ocpp1.6?station=two HTTP/1.1\r\n{Rest}");
        (await two.ReadHeadAsync()).Status.ShouldBe(101);

        cpms.Requests.Entries.Select(request => request.StartLine).ShouldBe(
            ["GET /ocpp/ocpp1.6?key=a%20b&station=one HTTP/1.1", "GET /ocpp/ocpp1.6?station=two HTTP/1.1"]);
        (await snoop.MessagesOfAsync("one", 1))[0].ShouldContain("\"Connection\"");
        (await snoop.MessagesOfAsync("two", 1))[0].ShouldContain("\"Connection\"");

        // The first is replaced by its own new connection alone: until then it has not ended.
        await again.SendAsync($"GET /ocpp1.6?station=one HTTP/1.1\r\n{Rest}");
        (await again.ReadHeadAsync()).Status.ShouldBe(101);
        await one.ReadToEndAsync();
        await relay.LogsAsync("Charge point one has reconnected; the new connection replaces the old one");
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("Charge point two has reconnected", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/CP001", 101)]
    [InlineData("/site/GARAGE-7", 101)]
    [InlineData("/depot/9", 101)]
    [InlineData("/CP002", 403)]
    [InlineData("/CP001/X", 403)]
    public async Task A_charger_that_is_not_admitted_gets_a_403_and_the_CPMS_is_not_asked(string path, int status)
    {
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--allow-ids", "CP001,GARAGE-*,/depot/?");
        await using var charger = await RawConnection.ConnectAsync(relay.Chargers);

        await charger.SendAsync($"GET {path} HTTP/1.1\r\n{Rest}");

        (await charger.ReadHeadAsync()).Status.ShouldBe(status);
        cpms.Requests.Entries.Count.ShouldBe(status == 101 ? 1 : 0);
        if (status == 403)
        {
            var line = await relay.LogsAsync($"client at {charger.Name} ");
            line.ShouldContain($"was answered 403: --allow-ids does not admit its charge point id (path '{path}')");
            line.ShouldContain("WARN");
        }
    }
}
