using System.Text.Json;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using static OcppActors.EndToEnd.Tests.LivePage.OcppMessages;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>Chargers that try to run scripts in the page or to break it.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageHostilityTests(Chromium chromium)
{
    private const string Markup = "</script><img src=x onerror=window.canary=1><svg onload=alert(1)>";

    [RequiresFact(Requirement.Chromium)]
    public async Task Hostile_text_in_every_field_stays_text()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await page.Page.EvaluateAsync("() => { window.canary = 'untouched'; }");
        await using var pair = await ChargerAndCpms.ConnectAsync(
            new Uri(scenario.Relay.Chargers, Uri.EscapeDataString(Markup)), scenario.Cpms, $"/{Uri.EscapeDataString(Markup)}",
            url => FakeCharger.ConnectAsync(url, "<img/src=x/onerror=canary=1>"));
        var quoted = JsonSerializer.Serialize(Markup);

        await pair.ExchangeAsync(
            Charger($$$"""[2,{{{quoted}}},"BootNotification",{"chargePointVendor":{{{quoted}}},"chargePointModel":{{{quoted}}},"firmwareVersion":{{{quoted}}}}]"""),
            Charger($$$"""[2,"2","StatusNotification",{"connectorId":1,"status":{{{quoted}}},"errorCode":{{{quoted}}}}]"""),
            Charger($$$"""[2,"3","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":{{{quoted}}},"measurand":"Power.Active.Import"},{"value":"1","phase":{{{quoted}}}}]}]}]"""),
            Cpms($"""[2,"4",{quoted},{quoted}]"""),
            Charger($"""[4,"4",{quoted},{quoted},{quoted}]"""),
            Charger(quoted));

        // The charge point's name is in the card, in the list and in the selection, each time as text.
        await page.HasReceivedAsync("7");
        var name = page.Page.Locator(".card .name");
        await Assertions.Expect(name).ToHaveTextAsync(Markup);
        await Assertions.Expect(page.Page.Locator(".card .make")).ToContainTextAsync("<svg onload");
        await name.ClickAsync();
        await page.ShowsAsync("7");
        for (var i = 0; i < 7; i++)
        {
            await page.Rows.Nth(i).ClickAsync();
            await Assertions.Expect(page.Detail.Locator("h3")).Not.ToBeEmptyAsync();
        }

        (await page.Page.Locator("img").CountAsync()).ShouldBe(0);
        (await page.Page.Locator("[onload], [onerror]").CountAsync()).ShouldBe(0);
        (await page.Page.EvaluateAsync<string>("() => window.canary")).ShouldBe("untouched");
    }

    [RequiresTheory(Requirement.Chromium)]
    [InlineData("__proto__", "__proto__")]
    [InlineData("constructor", "toString")]
    public async Task Names_of_built_in_object_members_are_ordinary_names(string id, string word)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync(id, word);

        await pair.ExchangeAsync(
            Charger($$$"""[2,"{{{word}}}","{{{word}}}",{"{{{word}}}":{"status":"Rejected"}}]"""),
            Cpms($$$"""[3,"{{{word}}}",{"{{{word}}}":{"status":"Rejected"}}]"""),
            Charger($$$"""[2,"{{{id}}}","StatusNotification",{"{{{word}}}":{"connectorId":9,"status":"Polluted"}}]"""));

        await page.HasReceivedAsync("4");
        await Assertions.Expect(page.Card(id)).ToBeVisibleAsync();
        await Assertions.Expect(page.Card(id).Locator(".pill")).ToHaveTextAsync("Status unknown");
        await page.Page.Locator("#by-action").SelectOptionAsync(word);
        await page.ShowsAsync("2");
        (await page.Page.EvaluateAsync<bool>("() => ({}).status === undefined")).ShouldBeTrue();
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Huge_texts_are_cut_and_invisible_characters_spelled_out()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere, "--message-limit", "4000000");
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP1");
        var huge = new string('x', 900_000);
        var deep = new string('[', 5_000);

        await pair.ExchangeAsync(
            Charger("""[2,"1","\u202egnp.exe",{"a":"\u0000\u200b"}]"""),
            Charger("[2,\"2\",\"\u202egnp\u2028.exe\",{}]"),
            Charger($"""[2,"3","{huge}",["{huge}"]]"""),
            Charger($"""[2,"4","Deep",{deep}{new string(']', 5_000)}]"""),
            Charger("this is no JSON"),
            Charger("{}"),
            Charger("[]"),
            Charger("[2]"),
            Charger("""[2,null,null,null]"""),
            Charger("""[3,"nobody asked",7]"""),
            Charger("""[2,"5","StatusNotification",[[]]]"""),
            Charger("""[2,"6","StatusNotification",{"connectorId":1e99,"status":{}}]"""),
            Charger("""[2,"7","MeterValues",{"connectorId":1,"meterValue":{"sampledValue":{"value":1e400,"unitOfMeasure":{"multiplier":999999}}}}]"""),
            Charger("""[2,"8","BootNotification",{"chargePointVendor":{},"chargePointModel":["x"],"chargingStation":"y"}]"""));

        await page.HasReceivedAsync("15");
        for (var i = 0; i < 14; i++)
        {
            await page.Rows.Nth(i).ClickAsync();
            await Assertions.Expect(page.Detail.Locator("pre").First).Not.ToBeEmptyAsync();
        }

        await Assertions.Expect(page.Rows.Nth(13)).ToContainTextAsync("\\u202egnp.exe");
        await Assertions.Expect(page.Rows.Nth(12)).ToContainTextAsync("\\u202egnp\\u2028.exe");
        (await page.Page.Locator("body").TextContentAsync())!.Length.ShouldBeLessThan(500_000);
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task An_injected_script_does_not_run()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        await using var page = await OpenPage.AtAsync(chromium, relay.Page("/"));

        // The browser does not know where an answer comes from that a test has touched, and lets it connect to nothing local.
        page.Expected = complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal)
            || complaint.Contains("LOCAL_NETWORK_ACCESS", StringComparison.Ordinal);
        await page.Page.RouteAsync("**/*", async route =>
        {
            var answer = await route.FetchAsync();
            var document = (await answer.TextAsync()).Replace("</body>", "<script>window.canary = 1</script></body>", StringComparison.Ordinal);
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = document });
        });

        await page.Page.ReloadAsync();

        await Assertions.Expect(page.Page.Locator("#host")).ToHaveTextAsync(relay.Snoop.Authority); // its own script has run
        (await page.Page.ContentAsync()).ShouldContain("<script>window.canary = 1</script>");
        (await page.Page.EvaluateAsync<bool>("() => 'canary' in window")).ShouldBeFalse();
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task The_page_s_policy_forbids_parsing_markup_and_requests_to_other_hosts()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        await using var page = await OpenPage.AtAsync(chromium, relay.Page("/"));
        page.Expected = complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal) || complaint.Contains("'TrustedHTML'", StringComparison.Ordinal);

        var parsed = await page.Page.EvaluateAsync<string>("() => { try { document.body.innerHTML = '<b>x</b>'; return 'parsed'; } catch (refused) { return refused.name; } }");
        var fetched = await page.Page.EvaluateAsync<string>("() => fetch('/healthz').then(() => 'fetched', () => 'refused')");

        (parsed, fetched).ShouldBe(("TypeError", "refused"));
    }
}
