using System.Globalization;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>More messages than anybody reads.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageLoadTests(Chromium chromium)
{
    private const int Messages = 10_000;
    private const int Chargers = 20;

    [RequiresFact(Requirement.Chromium)]
    public async Task Ten_thousand_messages_are_all_counted_the_newest_kept_and_the_page_stays_responsive()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        var duets = await Task.WhenAll(Enumerable.Range(0, Chargers).Select(number => scenario.ConnectChargerAsync($"CP{number}")));
        await Task.WhenAll(duets.Select(SendManyAsync));

        await page.HasReceivedAsync(Messages.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var pair in duets)
        {
            await pair.ChargerSocket.SendTextAsync("""[2,"last","Heartbeat",{}]""");
        }

        await page.HasReceivedAsync((Messages + Chargers).ToString("N0", CultureInfo.InvariantCulture));
        await page.ShowsAsync("5,000");
        await Assertions.Expect(page.Page.Locator(".card")).ToHaveCountAsync(12);
        await page.Page.Locator("#more").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".card")).ToHaveCountAsync(Chargers);

        // Only what is in sight has elements, at either end of the list.
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Page.Locator(".row[aria-posinset='5000']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".row[aria-posinset='1']")).ToHaveCountAsync(0);
        await page.Page.Locator("#search").FillAsync("\"last\"");
        await page.ShowsAsync(Chargers.ToString(CultureInfo.InvariantCulture));

        foreach (var pair in duets)
        {
            await pair.DisposeAsync();
        }
    }

    private static async Task SendManyAsync(ChargerAndCpms pair)
    {
        for (var i = 1; i < Messages / Chargers; i++)
        {
            await pair.ChargerSocket.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $$"""[2,"{{i}}","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"{{i}}"}]}]}]"""));
        }
    }
}
