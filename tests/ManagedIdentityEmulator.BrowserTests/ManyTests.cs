using System.Globalization;
using ManagedIdentityEmulator.BrowserTests.Browser;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>More hosts and identities than a list is good for.</summary>
public sealed class ManyTests(Chromium chromium)
{
    private const int Count = 150;

    [Fact]
    public async Task Any_identity_is_assigned_to_any_host_by_its_name()
    {
        await using var emulator = await Emulator.StartAsync(AddMany, TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "hosts/vm149");

        var identity = dashboard.Page.GetByLabel("an identity to vm149", new() { Exact = true });
        await identity.FillAsync("nobody");
        await identity.PressAsync("Enter");
        await dashboard.Notice.Filter(new() { HasText = "There is no nobody" }).WaitForAsync();
        await identity.FillAsync("ID148");
        await identity.PressAsync("Enter");
        await dashboard.Notice.Filter(new() { HasText = "id148 is assigned to vm149." }).WaitForAsync();

        await dashboard.GoAsync("identities/id147");
        var host = dashboard.Page.GetByLabel("id147 to a host", new() { Exact = true });
        await host.FillAsync("vm149");
        await host.PressAsync("Enter");
        await dashboard.Notice.Filter(new() { HasText = "id147 is assigned to vm149." }).WaitForAsync();
        emulator.Registry.FindHost("vm149")!.UserAssigned.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Any_host_is_named_for_a_drill_a_token_and_a_new_identity()
    {
        await using var emulator = await Emulator.StartAsync(AddMany, TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "drills");
        await dashboard.Page.Locator("#effect").FillAsync("503");
        await dashboard.Page.GetByLabel("Host", new() { Exact = true }).FillAsync("vm149");
        await dashboard.Page.GetByLabel("Identity", new() { Exact = true }).FillAsync("id149");
        await dashboard.Page.Locator("#effect").PressAsync("Enter");
        await dashboard.Notice.Filter(new() { HasText = "The drill fault-1 is on." }).WaitForAsync();
        emulator.Faults.All.ShouldHaveSingleItem().Host.ShouldBe("vm149");

        await dashboard.GoAsync("tokens");
        await dashboard.Page.GetByLabel("as code on").FillAsync("nobody");
        await dashboard.Page.GetByLabel("as code on").PressAsync("Enter");
        await dashboard.Page.GetByText("nobody").First.WaitForAsync();
        await dashboard.Page.GetByLabel("as code on").FillAsync("vm148");
        await dashboard.Page.GetByLabel("as code on").PressAsync("Enter");
        await dashboard.Page.GetByText("the system-assigned identity of vm148").First.WaitForAsync();

        await dashboard.GoAsync("identities");
        await dashboard.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "New identity" }).ClickAsync();
        await dashboard.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("orders");
        await dashboard.Page.GetByLabel("Assign to").FillAsync("vm147");
        await dashboard.Page.GetByLabel("Assign to").PressAsync("Enter");
        await dashboard.Notice.Filter(new() { HasText = "orders is made, and assigned to vm147." }).WaitForAsync();
    }

    private static void AddMany(EmulatorBuilder emulator)
    {
        foreach (var number in Enumerable.Range(0, Count).Select(number => number.ToString("000", CultureInfo.InvariantCulture)))
        {
            emulator.AddUserAssignedIdentity($"id{number}").AddVirtualMachine($"vm{number}");
        }
    }
}
