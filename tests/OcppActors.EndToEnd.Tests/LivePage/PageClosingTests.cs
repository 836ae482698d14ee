using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The page tells who closed a connection, with which code and reason.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageClosingTests(Chromium chromium)
{
    private const string Markup = "<img src=x onerror=window.canary=1>";

    [RequiresFact(Requirement.Chromium)]
    public async Task A_Close_of_the_CPMS()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP1");

        await pair.Cpms.Socket.SendAsync(Frame.OfClose(1008, Markup));
        await pair.ChargerSocket.NextFrameAsync();
        await pair.Cpms.Socket.FinishSendingAsync();
        await pair.ChargerSocket.FinishSendingAsync();

        const string Words = $"The CPMS closed the connection with 1008 (policy violation): “{Markup}”";
        await Assertions.Expect(page.Rows.First).ToContainTextAsync("Disconnected");
        await Assertions.Expect(page.Rows.First.Locator(".gist")).ToHaveTextAsync(Words);
        await Assertions.Expect(page.Card("CP1").GetByTitle(Words)).ToHaveTextAsync("Not connected");
        await page.Rows.First.ClickAsync();
        await Assertions.Expect(page.Detail.Locator(".closing")).ToHaveTextAsync(Words);
        (await page.Page.Locator("img").CountAsync()).ShouldBe(0);
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task An_end_without_a_Close()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP2");

        await pair.ChargerSocket.FinishSendingAsync();
        await pair.Cpms.Socket.EndAsync();
        await pair.Cpms.Socket.FinishSendingAsync();

        await Assertions.Expect(page.Rows.First).ToContainTextAsync("Disconnected");
        await Assertions.Expect(page.Rows.First.Locator(".gist")).ToBeEmptyAsync();
        await page.Rows.First.ClickAsync();
        await Assertions.Expect(page.Detail.Locator("h3")).ToHaveTextAsync("Disconnected");
        await Assertions.Expect(page.Detail.Locator(".closing")).ToHaveCountAsync(0);
    }
}
