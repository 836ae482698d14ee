using System.Net;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;
using static OcppActors.EndToEnd.Tests.LivePage.OcppMessages;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The page's own connection to the relay.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageConnectionTests(Chromium chromium)
{
    [RequiresFact(Requirement.Unix, Requirement.Chromium)]
    public async Task The_page_reconnects_after_a_restart_and_shows_which_chargers_have_not()
    {
        await using var cpms = new FakeCpms();
        var first = await Relay.StartAsync(cpms.Url, "--ocpp-port", $"{Ports.Free()}", "--snoop-port", $"{Ports.Free()}");
        await using var page = await OpenPage.AtAsync(chromium, first.Page("/"));
        page.Expected = complaint => complaint.Contains("WebSocket connection to", StringComparison.Ordinal);
        await using var stays = await ChargerAndCpms.ConnectAsync(new Uri(first.Chargers, "STAYS"), cpms, "/STAYS");
        await using var leaves = await ChargerAndCpms.ConnectAsync(new Uri(first.Chargers, "LEAVES"), cpms, "/LEAVES");
        await stays.PlayAsync([.. Heartbeat("a")]);
        await page.HasReceivedAsync("4");

        first.Process.Signal(ChildProcess.Kill);
        await first.DisposeAsync();
        await Assertions.Expect(page.Page.Locator("#link-state")).ToContainTextAsync("Trying again");
        await using var second = await Relay.StartOnPortsOfAsync(first, cpms.Url);
        await using var back = await ChargerAndCpms.ConnectAsync(new Uri(second.Chargers, "STAYS"), cpms, "/STAYS");
        await page.IsLiveAsync();

        await Assertions.Expect(page.Card("LEAVES")).ToContainTextAsync("Not connected");
        await Assertions.Expect(page.Card("STAYS").Locator(".presence")).ToHaveTextAsync("Connected");
        await back.PlayAsync(Heartbeat("b"));
        await page.HasReceivedAsync("7");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Nothing_is_shown_twice_after_the_stream_alone_was_lost()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await scenario.ConnectChargerAsync("CP1");
        await pair.ExchangeAsync(
            Charger("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""),
            Charger("""[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]"""));
        await using var line = new InterruptibleProxy(scenario.Relay.Page("/"));
        await using var page = await OpenPage.AtAsync(chromium, line.Url);
        page.Expected = complaint => complaint.Contains("WebSocket connection to", StringComparison.Ordinal);
        await page.HasReceivedAsync("3");

        line.Interrupt();
        await Assertions.Expect(page.Page.Locator("#link-state")).ToContainTextAsync("Trying again");
        line.Restore();
        await page.IsLiveAsync();
        await pair.PlayAsync(Heartbeat("a"));

        await page.HasReceivedAsync("5");
        await Assertions.Expect(page.Page.Locator("#figure-problems")).ToHaveTextAsync("0");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task The_token_opens_the_page_which_hands_it_on_with_the_rest_of_its_query()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var relay = await Relay.StartAsync(scenario.Cpms.Url, "--snoop-token", "sesame&co+#1");
        await using var page = await OpenPage.AtAsync(chromium, new Uri(relay.Page("/"), "?token=sesame%26co%2B%231&cp=CP2"));
        await using var one = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), scenario.Cpms, "/CP1");
        await using var two = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP2"), scenario.Cpms, "/CP2");

        using var client = new HttpClient();
        using var refused = await client.GetAsync(relay.Page("/"));

        await one.PlayAsync(Heartbeat("a"));
        await two.PlayAsync(Heartbeat("b"));

        await page.HasReceivedAsync("3");
        await Assertions.Expect(page.Page.Locator(".card")).ToHaveCountAsync(1);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("/?token=");
    }

    [RequiresFact(Requirement.Chromium, Requirement.IPv6)]
    public async Task The_page_also_works_at_an_IPv6_address()
    {
        await using var process = Relay.Run("--cpms", "ws://127.0.0.1:9/", "--ocpp-host", "127.0.0.1", "--ocpp-port", "0", "--snoop-host", "::1", "--snoop-port", "0");
        var line = await process.Output.FirstAsync(line => line.Text.Contains("Snoop stream at ws://[::1]:", StringComparison.Ordinal), "the snoop port", Deadline.Long);
        var port = line.Text.Split("]:")[1].Split('/')[0];

        await using var page = await OpenPage.AtAsync(chromium, new Uri($"http://[::1]:{port}/"));

        (await page.Page.TitleAsync()).ShouldBe("OCPP live");
    }
}
