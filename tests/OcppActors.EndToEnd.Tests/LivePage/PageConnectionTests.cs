using System.Net;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;
using static OcppActors.EndToEnd.Tests.LivePage.Talk;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The page's own connection to the relay.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageConnectionTests(Chromium chromium)
{
    [RequiresFact(Requirement.Unix, Requirement.Chromium)]
    public async Task It_comes_back_by_itself_after_a_restart_of_the_relay_and_knows_who_has_not()
    {
        await using var cpms = new CpmsPlayer();
        var first = await Relay.StartAsync(cpms.Url, "--ocpp-port", $"{Ports.Free()}", "--snoop-port", $"{Ports.Free()}");
        await using var page = await OpenPage.AtAsync(chromium, first.Page("/"));
        page.Expected = complaint => complaint.Contains("WebSocket connection to", StringComparison.Ordinal);
        await using var stays = await Duet.MeetAsync(new Uri(first.Chargers, "STAYS"), cpms, "/STAYS");
        await using var leaves = await Duet.MeetAsync(new Uri(first.Chargers, "LEAVES"), cpms, "/LEAVES");
        await stays.PlayAsync([.. Beat("a")]);
        await page.HasHeardAsync("4");

        first.Process.Signal(ChildProcess.Kill);
        await first.DisposeAsync();
        await Assertions.Expect(page.Page.Locator("#link-state")).ToContainTextAsync("Trying again");
        await using var second = await Relay.StartInPlaceOfAsync(first, cpms.Url);
        await using var back = await Duet.MeetAsync(new Uri(second.Chargers, "STAYS"), cpms, "/STAYS");
        await page.IsLiveAsync();

        await Assertions.Expect(page.Card("LEAVES")).ToContainTextAsync("Not connected");
        await Assertions.Expect(page.Card("STAYS").Locator(".presence")).ToHaveTextAsync("Connected");
        await back.PlayAsync(Beat("b"));
        await page.HasHeardAsync("7");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Nothing_is_shown_twice_after_the_stream_alone_was_lost()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere);
        await using var duet = await stage.MeetAsync("CP1");
        await duet.SayAsync(
            Charger("""[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""),
            Charger("""[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]"""));
        await using var line = new CuttableLine(stage.Relay.Page("/"));
        await using var page = await OpenPage.AtAsync(chromium, line.Url);
        page.Expected = complaint => complaint.Contains("WebSocket connection to", StringComparison.Ordinal);
        await page.HasHeardAsync("3");

        line.Cut();
        await Assertions.Expect(page.Page.Locator("#link-state")).ToContainTextAsync("Trying again");
        line.Mend();
        await page.IsLiveAsync();
        await duet.PlayAsync(Beat("a"));

        await page.HasHeardAsync("5");
        await Assertions.Expect(page.Page.Locator("#figure-problems")).ToHaveTextAsync("0");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task The_token_opens_the_page_which_hands_it_on_with_the_rest_of_its_query()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere);
        await using var relay = await Relay.StartAsync(stage.Cpms.Url, "--snoop-token", "sesame&co+#1");
        await using var page = await OpenPage.AtAsync(chromium, new Uri(relay.Page("/"), "?token=sesame%26co%2B%231&cp=CP2"));
        await using var one = await Duet.MeetAsync(new Uri(relay.Chargers, "CP1"), stage.Cpms, "/CP1");
        await using var two = await Duet.MeetAsync(new Uri(relay.Chargers, "CP2"), stage.Cpms, "/CP2");

        using var client = new HttpClient();
        using var refused = await client.GetAsync(relay.Page("/"));

        await one.PlayAsync(Beat("a"));
        await two.PlayAsync(Beat("b"));

        await page.HasHeardAsync("3");
        await Assertions.Expect(page.Page.Locator(".card")).ToHaveCountAsync(1);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("/?token=");
    }

    [RequiresFact(Requirement.Chromium, Requirement.IPv6)]
    public async Task It_also_works_where_the_relay_is_named_by_an_IPv6_address()
    {
        await using var process = Relay.Run("--cpms", "ws://127.0.0.1:9/", "--ocpp-host", "127.0.0.1", "--ocpp-port", "0", "--snoop-host", "::1", "--snoop-port", "0");
        var line = await process.Output.FirstAsync(line => line.Text.Contains("Snoop stream at ws://[::1]:", StringComparison.Ordinal), "the snoop port", Deadline.Long);
        var port = line.Text.Split("]:")[1].Split('/')[0];

        await using var page = await OpenPage.AtAsync(chromium, new Uri($"http://[::1]:{port}/"));

        (await page.Page.TitleAsync()).ShouldBe("OCPP live");
    }
}
