using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The system's own Chromium, one for all tests of the page. Nothing is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Requirement.ReasonToSkip([Requirement.Chromium]) is not null)
        {
            return; // a fixture is made even where all its tests are skipped
        }

        Assertions.SetDefaultExpectTimeout((float)Deadline.Long.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Find("chromium") ?? Tools.Find("chromium-browser"),
            Timeout = (float)TimeSpan.FromMinutes(2).TotalMilliseconds,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A window without a past.</summary>
    public Task<IBrowserContext> WindowAsync(BrowserNewContextOptions? options = null) => _browser!.NewContextAsync(options);
}

/// <summary>The tests that share the browser; they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}
