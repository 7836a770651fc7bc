using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>A browser has six connections to one address, for all its tabs.</summary>
public sealed class TabsTests(Chromium chromium)
{
    private const int More = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tab_that_is_not_seen_leaves_its_connection_to_others_and_has_missed_nothing_when_it_is_seen()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        var tabs = new List<IPage> { dashboard.Page };
        await LiveAsync(dashboard.Page);
        for (var tab = 0; tab < More; tab++)
        {
            await HideAsync(tabs[^1]);
            tabs.Add(await dashboard.Page.Context.NewPageAsync());
            await tabs[^1].GotoAsync($"{emulator.ControlAddress}");
            await LiveAsync(tabs[^1]);
        }

        using var client = new HttpClient { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "Metadata", "true" } } };
        await client.GetAsync(new Uri("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net", UriKind.Relative), Cancel);
        await tabs[^1].GetByRole(AriaRole.Img, new() { Name = "1 answered and 0 not, in the last minute" }).WaitForAsync();
        await ShowAsync(dashboard.Page, isShown: true);

        await Assertions.Expect(dashboard.Page.Locator(".request")).ToHaveCountAsync(1);
    }

    private static Task LiveAsync(IPage page) => page.GetByText("live", new() { Exact = true }).WaitForAsync();

    private static async Task HideAsync(IPage page)
    {
        await page.Clock.InstallAsync();
        await ShowAsync(page, isShown: false);
        await page.Clock.FastForwardAsync(10_000);
    }

    private static async Task ShowAsync(IPage page, bool isShown) =>
        await page.EvaluateAsync("isShown => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isShown }); document.dispatchEvent(new Event('visibilitychange')); }", isShown);
}
