using System.Collections.Concurrent;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The live page in its own window. Disposing it fails the test if the page has logged an error or a warning.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly ConcurrentQueue<string> _errors = new();

    private OpenPage(IBrowserContext window, IPage page) => (_window, Page) = (window, page);

    public IPage Page { get; }

    /// <summary>Errors that a test expects, such as a lost connection.</summary>
    public Func<string, bool> Expected { get; set; } = _ => false;

    public ILocator Rows => Page.Locator(".row:not([hidden])");

    public ILocator List => Page.Locator("#list");

    public ILocator Detail => Page.Locator("#detail");

    /// <summary>Opens the page of a relay and waits until its stream is open.</summary>
    /// <param name="clockInHand">Whether the test may have the page's time jump.</param>
    public static async Task<OpenPage> AtAsync(Chromium chromium, Uri address, BrowserNewContextOptions? options = null, bool clockInHand = false)
    {
        var window = await chromium.WindowAsync(options);
        var page = await window.NewPageAsync();
        page.SetDefaultTimeout((float)Deadline.Long.TotalMilliseconds);
        var open = new OpenPage(window, page);
        page.Console += (_, message) => open.AddErrorIf(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => open.AddErrorIf(true, error);
        page.Dialog += (_, dialog) =>
        {
            open.AddErrorIf(true, $"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        if (clockInHand)
        {
            await page.Clock.InstallAsync();
        }

        await page.GotoAsync(address.ToString());
        await open.IsLiveAsync();
        return open;
    }

    public Task IsLiveAsync() => Assertions.Expect(Page.Locator("#link-state")).ToHaveTextAsync("Live");

    /// <summary>The card of a charge point.</summary>
    public ILocator Card(string id) => Page.Locator(".card").Filter(new LocatorFilterOptions { Has = Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = id, Exact = true }) });

    /// <summary>Waits until the page has received this many messages.</summary>
    public Task HasReceivedAsync(string count) => Assertions.Expect(Page.Locator("#figure-messages")).ToHaveTextAsync(count);

    /// <summary>How many rows the list has, in sight or not, waited for.</summary>
    public Task ShowsAsync(string count) => Assertions.Expect(Page.Locator("#shown")).ToHaveTextAsync(count == "" ? "" : $"{count} shown");

    /// <summary>Saves a screenshot beside the test assembly.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(AppContext.BaseDirectory, "pictures", $"{name}.png"),
    });

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        _errors.Where(complaint => !Expected(complaint)).ShouldBeEmpty();
    }

    private void AddErrorIf(bool isOne, string text)
    {
        if (isOne)
        {
            _errors.Enqueue(text);
        }
    }
}
