using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>What is after the # of the page's address, typed, kept or followed.</summary>
public sealed class AddressTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_leads_nowhere_says_so()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "nonsense");
        await dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "No such view", Level = 1 }).WaitForAsync();

        await dashboard.GoAsync("hosts/nobody");
        await dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no host nobody" }).WaitForAsync();

        await dashboard.GoAsync("");
        await dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Level = 1 }).WaitForAsync();
    }

    [Fact]
    public async Task An_identity_that_is_gone_to_is_shown_whatever_was_filtered_for_before()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing").AddHost("vm", "Microsoft.Compute/virtualMachines", systemAssigned: false), Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "identities");
        var rows = dashboard.Page.GetByRole(AriaRole.Rowheader);
        await Assertions.Expect(rows).ToHaveCountAsync(2);

        await dashboard.Page.Keyboard.PressAsync("/");
        await dashboard.Page.Keyboard.TypeAsync("bill");
        await Assertions.Expect(rows).ToHaveTextAsync(["billinguser"]);
        await dashboard.Page.Keyboard.PressAsync("Control+K");
        await dashboard.Page.Keyboard.TypeAsync("orders");
        await dashboard.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(rows).ToHaveTextAsync(["ordersuser"]);
    }
}
