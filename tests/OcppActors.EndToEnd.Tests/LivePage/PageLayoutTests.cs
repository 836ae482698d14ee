using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using static OcppActors.EndToEnd.Tests.LivePage.OcppMessages;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The page in daylight, at night and on a phone; the pictures are kept among the test's output.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageLayoutTests(Chromium chromium)
{
    [RequiresTheory(Requirement.Chromium)]
    [InlineData("light", ColorScheme.Light, 1280, 860)]
    [InlineData("dark", ColorScheme.Dark, 1280, 860)]
    [InlineData("phone", ColorScheme.Dark, 360, 740)]
    public async Task The_page_fits_every_window_and_follows_the_system_s_colour_scheme(string name, ColorScheme colours, int width, int height)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"), new BrowserNewContextOptions
        {
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        await using var pair = await scenario.ConnectChargerAsync(new string('W', 60));
        await pair.ExchangeAsync(
            Charger("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]"""),
            Charger("""[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"11040","measurand":"Power.Active.Import"}]}]}]"""));
        await page.HasReceivedAsync("3");
        await page.Rows.First.ClickAsync();
        await Assertions.Expect(page.Detail).ToBeVisibleAsync();
        await page.PictureAsync($"live-page-{name}");

        (await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        var ground = await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        ground.ShouldBe(colours == ColorScheme.Dark ? "rgb(13, 16, 21)" : "rgb(245, 246, 248)");
    }
}
