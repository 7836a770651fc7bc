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

    private static void AddMany(EmulatorBuilder emulator)
    {
        foreach (var number in Enumerable.Range(0, Count).Select(number => number.ToString("000", CultureInfo.InvariantCulture)))
        {
            emulator.AddUserAssignedIdentity($"id{number}").AddVirtualMachine($"vm{number}");
        }
    }
}
