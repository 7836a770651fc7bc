using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

public sealed class LockTests(Chromium chromium)
{
    [Fact]
    public async Task An_emulator_with_a_control_key_shows_nothing_until_it_is_given_and_the_tab_remembers_it()
    {
        await using var emulator = await Emulator.StartAsync(e => e.Configure(options => options.Control.Key = "open-sesame"), TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "identities");
        await dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "This emulator is locked" }).WaitForAsync();

        await dashboard.Page.Keyboard.TypeAsync("wrong");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await dashboard.Page.GetByText("That was not the key.").WaitForAsync();
        await dashboard.Page.GetByLabel("Control key").FillAsync("open-sesame");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await dashboard.Page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "default" }).WaitForAsync();
        await dashboard.Page.GetByText("live", new() { Exact = true }).WaitForAsync(); // the stream has the key as well

        await dashboard.Page.ReloadAsync();
        await dashboard.Page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "default" }).WaitForAsync();
    }
}
