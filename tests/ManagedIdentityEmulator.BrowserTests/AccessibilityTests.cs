using ManagedIdentityEmulator.BrowserTests.Browser;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>Every view, in both themes and on a narrow screen, for those who see it and those who do not.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    private const int Narrow = 320; // as a screen of 1280 is at four times the size, which is how far text may have to be enlarged (WCAG 1.4.10)
    private static readonly string longest = new('x', 128);
    private static readonly string[] views = ["overview", "requests", "hosts/web", "hosts/aks", $"hosts/{longest[..64]}", "identities", "tokens/web//https%3A%2F%2Fvault.azure.net", "keys", "drills", "clock"];

    [Fact]
    public async Task No_view_has_a_barrier_that_axe_knows_in_light_or_dark_nor_is_wider_than_a_narrow_screen()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity(longest).AddUserAssignedIdentity("default").AddVirtualMachine("vm", longest)
            .AddVirtualMachine(longest[..64]).AddWebApp("web", "default").AddKubernetesCluster("aks", "default"), TestContext.Current.CancellationToken);
        await SeedAsync(emulator);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress);
        await Axe.LoadAsync(dashboard.Page);
        var found = new List<string>();
        foreach (var view in views)
        {
            await dashboard.GoAsync(view);
            await ShownAsync(dashboard.Page, view);
            found.AddRange(await BarriersAsync(dashboard.Page, view));
        }

        await dashboard.Page.Keyboard.PressAsync("?");
        await dashboard.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        found.AddRange(await BarriersAsync(dashboard.Page, "the list of keys"));

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

    private static Task ShownAsync(IPage page, string view) => view.Split('/')[0] switch
    {
        "requests" => page.Locator(".opens").First.ClickAsync(),
        "hosts" => page.GetByText("NO_PROXY").First.WaitForAsync(),
        "tokens" => page.GetByText("signature valid").WaitForAsync(),
        "identities" => page.GetByRole(AriaRole.Table).WaitForAsync(),
        _ => page.Locator($".view-{view} h2").First.WaitForAsync(new() { State = WaitForSelectorState.Attached }),
    };

    private static async Task<IEnumerable<string>> BarriersAsync(IPage page, string view)
    {
        var found = new List<string>(await Axe.ViolationsAsync(page));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        found.AddRange((await Axe.ViolationsAsync(page, "color-contrast")).Select(barrier => $"in the dark, {barrier}"));
        foreach (var width in new[] { Narrow, 400, 900, 1280 })
        {
            await page.SetViewportSizeAsync(width, 900);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var needed && needed > width)
            {
                found.Add($"on a screen of {width} it is {needed} wide");
            }
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return found.Select(barrier => $"{view}: {barrier}");
    }
}
