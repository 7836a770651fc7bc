using System.Text.RegularExpressions;
using ManagedIdentityEmulator.BrowserTests.Browser;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>What the dashboard does, done without a mouse.</summary>
public sealed class KeyboardTests(Chromium chromium) : IAsyncLifetime
{
    private Emulator emulator = null!;
    private DashboardPage dashboard = null!;

    private IPage Page => dashboard.Page;

    private IKeyboard Keyboard => Page.Keyboard;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: TestContext.Current.CancellationToken);
        dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress);
        await Page.GetByText("ready", new() { Exact = true }).WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await dashboard.DisposeAsync();
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task An_identity_is_made_assigned_unassigned_and_deleted()
    {
        await GoAsync("4", "Identities");
        await Keyboard.PressAsync("n");
        await Keyboard.TypeAsync("a b");
        await Keyboard.PressAsync("Enter");
        await Page.GetByText("must be 3 to 128 letters, digits, hyphens and underscores").WaitForAsync();
        (await Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("name"); // the field that is wrong
        await Keyboard.PressAsync("Control+A");
        await Keyboard.TypeAsync("orders");
        await Keyboard.PressAsync("Enter");
        await SaidAsync("orders is made: ");
        emulator.Identity("orders").Kind.ShouldBe(IdentityKind.UserAssigned);

        await dashboard.TabToAsync("orders to a host");
        await Keyboard.TypeAsync("web");
        await Keyboard.PressAsync("Tab");
        await Keyboard.PressAsync("Enter");
        await SaidAsync("orders is assigned to web.");
        emulator.Registry.FindHost("web")!.UserAssigned.ShouldContain(emulator.Identity("orders").ResourceId);

        await dashboard.TabToAsync("Delete orders");
        await Keyboard.PressAsync("Enter");
        await Page.GetByRole(AriaRole.Alertdialog).WaitForAsync();
        (await dashboard.FocusedAsync()).ShouldBe("Cancel");
        await Keyboard.PressAsync("Escape");
        await Page.GetByRole(AriaRole.Alertdialog).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        (await dashboard.FocusedAsync()).ShouldBe("Delete orders");

        await Keyboard.PressAsync("Enter");
        await dashboard.TabToAsync("Delete");
        await Keyboard.PressAsync("Enter");
        await SaidAsync("orders is deleted.");
        Should.Throw<KeyNotFoundException>(() => emulator.Identity("orders"));
    }

    [Fact]
    public async Task What_goes_leaves_the_focus_to_what_comes_next()
    {
        await GoAsync("4", "Identities");
        await dashboard.TabToAsync("Unassign default from web");
        await Keyboard.PressAsync("Enter");
        await GoneAsync("Unassign default from web");
        (await dashboard.FocusedAsync()).ShouldBe("function");

        await GoAsync("3", "Hosts");
        await dashboard.TabToAsync("End the system-assigned identity of vm");
        await Keyboard.PressAsync("Enter");
        await dashboard.TabToAsync("End it");
        await Keyboard.PressAsync("Enter");
        await GoneAsync("End the system-assigned identity of vm");
        (await dashboard.FocusedAsync()).ShouldBe("default");
    }

    [Fact]
    public async Task A_drill_is_switched_on_and_off()
    {
        await GoAsync("7", "Failure drills");
        await dashboard.TabToAsync("throttled");
        await Keyboard.PressAsync("Space");
        await Page.GetByRole(AriaRole.Switch, new() { Name = "throttled", Checked = true }).WaitForAsync();
        emulator.Faults.All.ShouldHaveSingleItem().Phase.ShouldBe(FaultPhase.Active);

        (await dashboard.FocusedAsync()).ShouldBe("throttled");
        await Keyboard.PressAsync("Space");
        await Page.GetByRole(AriaRole.Switch, new() { Name = "throttled", Checked = false }).WaitForAsync();
        emulator.Faults.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drill_of_ones_own_is_told_what_is_wrong_with_it_and_then_is_on()
    {
        await GoAsync("7", "Failure drills");
        await Page.Locator("#effect").FocusAsync();
        await Keyboard.TypeAsync("5o3");
        await Keyboard.PressAsync("Enter");
        await Page.Locator("#effect-error").WaitForAsync();
        await Keyboard.PressAsync("Control+A");
        await Keyboard.TypeAsync("503 x2, ok");
        await Keyboard.PressAsync("Enter");

        await SaidAsync("The drill fault-1 is on.");
        emulator.Faults.All.ShouldHaveSingleItem().Effect.ShouldBe("503 x2, ok");
        await Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "fault-1" }).GetByText("on", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Keys_and_credentials_are_rotated()
    {
        await GoAsync("6", "Keys and credentials");
        await dashboard.TabToAsync("Rotate the signing key");
        await Keyboard.PressAsync("Enter");
        await SaidAsync("signs from now on.");
        await Page.GetByText("retired", new() { Exact = true }).Nth(1).WaitForAsync(); // the first is in the legend

        await dashboard.TabToAsync("Renew the credential of default");
        await Keyboard.PressAsync("Enter");
        await SaidAsync("default has a new credential.");
    }

    [Fact]
    public async Task The_clock_is_stopped_moved_and_put_back()
    {
        await GoAsync("8", "Clock");
        await Keyboard.PressAsync("f");
        await SaidAsync("and stands still.");
        var before = emulator.Clock.GetUtcNow();
        await Keyboard.PressAsync("+");
        await Page.GetByText(new Regex(@"\b(59 min \d+ s|1 h) ahead")).First.WaitForAsync(); // of a machine that goes on meanwhile
        (emulator.Clock.GetUtcNow() - before).ShouldBe(TimeSpan.FromHours(1));

        await dashboard.TabToAsync("Back to the machine's");
        await Keyboard.PressAsync("Enter");
        await Page.GetByText("runs with the machine's").WaitForAsync();
    }

    [Fact]
    public async Task Anything_is_found_by_typing_and_the_way_to_the_content_is_short()
    {
        await Keyboard.PressAsync("Tab");
        (await dashboard.FocusedAsync()).ShouldBe("To the content");
        await Keyboard.PressAsync("Enter");
        (await Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("title");

        await Keyboard.PressAsync("Control+K");
        await Keyboard.TypeAsync("fabric");
        await Keyboard.PressAsync("Enter");
        await Page.GetByRole(AriaRole.Heading, new() { Name = "Identities of fabric" }).WaitForAsync();
        (await dashboard.FocusedAsync()).ShouldBe("Hosts"); // the heading of the view, for screen readers
    }

    [Fact]
    public async Task Keys_without_Ctrl_can_be_switched_off()
    {
        await Keyboard.PressAsync("?");
        await dashboard.TabToAsync("Keys without Ctrl");
        await Keyboard.PressAsync("Space");
        await Keyboard.PressAsync("Escape");
        await Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Keyboard.PressAsync("2");
        await Keyboard.PressAsync("Control+K");

        await Page.GetByRole(AriaRole.Combobox).WaitForAsync();
        (await dashboard.Heading.InnerTextAsync()).ShouldBe("Overview");
    }

    private async Task GoAsync(string key, string heading)
    {
        await Keyboard.PressAsync(key);
        await Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 }).WaitForAsync();
    }

    private Task GoneAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

    private Task SaidAsync(string text) => dashboard.Notice.Filter(new() { HasText = text }).WaitForAsync();
}
