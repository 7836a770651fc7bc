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
}
