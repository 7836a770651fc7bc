using ManagedIdentityEmulator.BrowserTests.Browser;

namespace ManagedIdentityEmulator.BrowserTests;

public sealed class OutageTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_emulator_that_is_gone_is_missed_at_once_and_found_again_when_another_is_there()
    {
        var emulator = await Emulator.StartAsync(cancel: Cancel);
        var address = emulator.ControlAddress;
        await using var dashboard = await DashboardPage.OpenAsync(chromium, address, "identities");
        await dashboard.Page.GetByText("live", new() { Exact = true }).WaitForAsync();

        await emulator.DisposeAsync();
        await dashboard.Page.GetByText("The emulator does not answer.").WaitForAsync();
        (await dashboard.Page.GetByText("default").First.IsVisibleAsync()).ShouldBeTrue(); // what is known stays

        await using var next = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("successor").Configure(options => options.Listeners.ControlPort = address.Port), Cancel);
        await dashboard.Page.GetByText("successor").First.WaitForAsync();
        await dashboard.Page.GetByText("The emulator does not answer.").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_pause_over_a_restart_counts_what_is_new_from_the_restart_on()
    {
        var emulator = await Emulator.StartAsync(cancel: Cancel);
        var address = emulator.ControlAddress;
        await AskAsync(emulator);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, address, "requests");
        await dashboard.Page.Locator(".request").WaitForAsync();
        await dashboard.Page.Keyboard.PressAsync("p");
        await dashboard.Page.GetByText("0 new").WaitForAsync();

        await emulator.DisposeAsync();
        await using var next = await Emulator.StartAsync(e => e.Configure(options => options.Listeners.ControlPort = address.Port), Cancel);
        await dashboard.Page.GetByText("The emulator is back.").WaitForAsync();
        (await dashboard.Page.Locator(".status").InnerTextAsync()).ShouldContain("0 new");
        await AskAsync(next);
        await dashboard.Page.GetByText("1 new").WaitForAsync();

        await dashboard.GoAsync("overview"); // where the last minute is one, with both
        await dashboard.Page.GetByRole(Microsoft.Playwright.AriaRole.Img, new() { Name = "2 answered and 0 not, in the last minute" }).WaitForAsync();
    }

    private static async Task AskAsync(Emulator emulator)
    {
        using var client = new HttpClient { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "Metadata", "true" } } };
        (await client.GetAsync("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net", Cancel)).IsSuccessStatusCode.ShouldBeTrue();
    }
}
