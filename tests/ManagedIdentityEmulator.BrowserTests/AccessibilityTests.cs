using Deque.AxeCore.Playwright;
using ManagedIdentityEmulator.BrowserTests.Browser;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>Every view, in both themes and on a narrow screen, for those who see it and those who do not.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string[] views = ["overview", "requests", "hosts/web", "hosts/aks", "identities", "tokens/web//https%3A%2F%2Fvault.azure.net", "keys", "drills", "clock"];

    [Theory, InlineData(ColorScheme.Light, 1280), InlineData(ColorScheme.Dark, 1280), InlineData(ColorScheme.Light, 400)]
    public async Task No_view_has_a_barrier_that_axe_knows_nor_is_wider_than_the_screen(ColorScheme theme, int width)
    {
        await using var emulator = await Emulator.StartAsync(cancel: TestContext.Current.CancellationToken);
        await SeedAsync(emulator);
        await using var page = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, width: width, theme: theme);
        var found = new List<string>();
        foreach (var view in views)
        {
            await page.GoAsync(view);
            await ShownAsync(page, view);
            found.AddRange(await BarriersAsync(page, view));
        }

        await page.Page.Keyboard.PressAsync("?");
        await page.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        found.AddRange(await BarriersAsync(page, "the list of keys"));

        found.ShouldBeEmpty();
    }

    // Something of each kind: a request that was refused, a drill, a key that has retired and one that is gone.
    private static async Task SeedAsync(Emulator emulator)
    {
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        await client.GetAsync(new Uri("/metadata/identity/oauth2/token?resource=x", UriKind.Relative), TestContext.Current.CancellationToken);
        emulator.Faults.AddPreset("throttled");
        await emulator.RotateKeysAsync(TestContext.Current.CancellationToken);
        await using var drill = await emulator.StartKeyDrillAsync(KeyDrill.EarlyRetirement);
    }

    private static Task ShownAsync(DashboardPage page, string view) => view.Split('/')[0] switch
    {
        "requests" => page.Page.Locator(".opens").First.ClickAsync(),
        "hosts" => page.Page.GetByText("NO_PROXY").First.WaitForAsync(),
        "tokens" => page.Page.GetByText("signature valid").WaitForAsync(),
        "identities" => page.Page.GetByRole(AriaRole.Table).WaitForAsync(),
        _ => page.Page.Locator($".view-{view} h2").First.WaitForAsync(new() { State = WaitForSelectorState.Attached }),
    };

    private static async Task<IEnumerable<string>> BarriersAsync(DashboardPage page, string view)
    {
        var axe = await page.Page.RunAxe();
        var isTooWide = await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");
        return [.. axe.Violations.Select(barrier => $"{view}: {barrier.Id}, {barrier.Help}: {barrier.Nodes[0].Html}"), .. isTooWide ? [$"{view}: wider than the screen"] : Array.Empty<string>()];
    }
}
