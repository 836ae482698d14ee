using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using static OcppActors.EndToEnd.Tests.LivePage.OcppMessages;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>What one can do with the messages.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageStreamTests(Chromium chromium)
{
    [RequiresFact(Requirement.Chromium)]
    public async Task Filters_by_charge_point_action_text_and_problems_and_a_download_of_what_is_shown()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var one = await scenario.ConnectChargerAsync("CP1");
        await using var two = await scenario.ConnectChargerAsync("CP2");
        await one.PlayAsync(Heartbeat("a"));
        await two.PlayAsync(Heartbeat("b"));
        await two.ExchangeAsync(
            Charger("""[2,"c","DataTransfer",{"data":"Needle"}]"""),
            Cpms("""[4,"c","InternalError","",{}]"""));
        await page.HasReceivedAsync("8");

        await page.Card("CP2").GetByRole(AriaRole.Button).ClickAsync();
        await page.ShowsAsync("5");
        await page.Page.Locator("#by-action").SelectOptionAsync("Heartbeat");
        await page.ShowsAsync("2");
        var saved = await DownloadAsync(page);
        await page.Page.Locator("#by-charger").SelectOptionAsync("All charge points");
        await page.ShowsAsync("4");
        await page.Page.Locator("#by-action").SelectOptionAsync("All actions");
        await page.Page.Locator("#search").FillAsync("nEEDLE");
        await page.ShowsAsync("1");
        await page.Page.Locator("#search").FillAsync("");
        await page.Page.Locator("#problems").ClickAsync();
        await page.ShowsAsync("1");
        await Assertions.Expect(page.Rows.First).ToContainTextAsync("InternalError");

        // A recording is made of the stream's own lines, oldest first.
        saved.ShouldBe((await scenario.Snoop.MessagesOfAsync("CP2", 3)).Skip(1).Take(2));
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Pause_freezes_the_list_and_counts_new_messages()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP1");
        await page.HasReceivedAsync("1");
        var pause = page.Page.Locator("#pause");

        await page.Page.Keyboard.PressAsync("p");
        await Assertions.Expect(pause).ToHaveAttributeAsync("aria-pressed", "true");
        await pair.PlayAsync([.. Heartbeat("a"), .. Heartbeat("b")]);
        await Assertions.Expect(pause).ToHaveTextAsync("Go on · 4 waiting");
        await page.ShowsAsync("1");
        await page.Page.Locator("#search").FillAsync("Connection");
        await page.ShowsAsync("");
        await Assertions.Expect(pause).ToHaveTextAsync("Go on · 0 waiting");
        await page.Page.Locator("#search").FillAsync("");
        await page.ShowsAsync("1");

        await pause.ClickAsync();
        await page.ShowsAsync("5");
        await page.Page.Locator("#clear").ClickAsync();
        await page.ShowsAsync("");
        await pair.PlayAsync(Heartbeat("c"));
        await page.ShowsAsync("2");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Everything_is_reachable_by_keyboard()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP1");
        await pair.PlayAsync([.. Heartbeat("first"), .. Heartbeat("second")]);
        await page.HasReceivedAsync("5");
        var keyboard = page.Page.Keyboard;

        await page.List.FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Detail).ToContainTextAsync("\"second\",\n  \"Heartbeat\"");
        var active = await page.List.GetAttributeAsync("aria-activedescendant");
        await Assertions.Expect(page.Page.Locator($"#{active}")).ToHaveAttributeAsync("aria-selected", "true");
        await keyboard.PressAsync("End");
        await Assertions.Expect(page.Detail).ToContainTextAsync("Connected");
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Detail).ToBeHiddenAsync();
        await Assertions.Expect(page.List).ToBeFocusedAsync();

        await keyboard.PressAsync("/");
        await Assertions.Expect(page.Page.Locator("#search")).ToBeFocusedAsync();
        await keyboard.TypeAsync("first p"); // no shortcut while somebody types
        await page.ShowsAsync("");
        await Assertions.Expect(page.Page.Locator("#pause")).ToHaveTextAsync("Pause");
        await keyboard.PressAsync("Escape");
        await page.ShowsAsync("5");
        await keyboard.PressAsync("?");
        await Assertions.Expect(page.Page.Locator("#shortcuts")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.Locator("#shortcuts")).ToBeHiddenAsync();
    }

    private static async Task<string[]> DownloadAsync(OpenPage page)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#download").ClickAsync());
        download.SuggestedFilename.ShouldEndWith(".jsonl");
        return await File.ReadAllLinesAsync(await download.PathAsync());
    }
}
