using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests.Browser;

/// <summary>The dashboard of an emulator, open in a browser. Whatever the page itself does wrong meanwhile fails the test.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private const int MostStops = 120;

    private readonly List<string> mistakes = [];
    private readonly IBrowserContext context;

    private DashboardPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.PageError += (_, error) => mistakes.Add(error);
        page.Console += (_, message) => mistakes.AddRange(message.Type == "error" && !message.Text.StartsWith("Failed to load resource") ? [message.Text] : []);
        page.Request += (_, request) => mistakes.AddRange(request.Url.StartsWith(Address) ? [] : [$"asks {request.Url}"]);
    }

    public IPage Page { get; }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>What was last said, to the eye and to screen readers.</summary>
    public ILocator Notice => Page.GetByRole(AriaRole.Status);

    /// <summary>What has the focus, by its role's name or its text.</summary>
    public Task<string> FocusedAsync() => Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText.trim()");

    private string Address { get; init; } = "";

    public static async Task<DashboardPage> OpenAsync(Chromium chromium, Uri control, string view = "", int width = 1280, int height = 900, ColorScheme theme = ColorScheme.Light)
    {
        var context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(15_000);
        var page = new DashboardPage(context, await context.NewPageAsync()) { Address = control.AbsoluteUri };
        await page.Page.GotoAsync($"{control}#/{view}");
        return page;
    }

    public Task GoAsync(string view) => Page.EvaluateAsync("view => { location.hash = `#/${view}`; }", view);

    /// <summary>Goes on by the Tab key until something of that name has the focus, as somebody without a mouse does.</summary>
    public async Task TabToAsync(string name)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync() == name)
            {
                return;
            }
        }

        throw new ShouldAssertException($"nothing named '{name}' gets the focus by the Tab key");
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        mistakes.ShouldBeEmpty();
    }
}
