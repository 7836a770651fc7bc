using System.Buffers.Text;
using ManagedIdentityEmulator.BrowserTests.Browser;
using ManagedIdentityEmulator.Tokens.Minting;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

public sealed class TokenInspectorTests(Chromium chromium) : IAsyncLifetime
{
    private Emulator emulator = null!;
    private DashboardPage dashboard = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ILocator Verdict => dashboard.Page.Locator(".verdict");

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "tokens");
    }

    public async ValueTask DisposeAsync()
    {
        await dashboard.DisposeAsync();
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_is_picked_is_explained_and_found_valid_with_the_time_that_it_has_left()
    {
        await dashboard.Page.GetByLabel("as code on").SelectOptionAsync("web");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Get it" }).ClickAsync();

        await Verdict.GetByText("signature valid").WaitForAsync();
        await Verdict.GetByText("23 h 59 min left").WaitForAsync();
        await dashboard.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "appid" }).GetByText("the system-assigned identity of web").First.WaitForAsync();

        emulator.Clock.Advance(TimeSpan.FromDays(2)); // the emulator's clock is what counts
        await Verdict.GetByText("expired", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_token_that_is_pasted_is_said()
    {
        var unknown = await emulator.MintTokenAsync(new("api://orders") { Key = MintKey.Unpublished }, Cancel);
        await PasteAsync($"Bearer {unknown.Jwt}");
        await Verdict.GetByText("unknown key").WaitForAsync();

        var early = await emulator.MintTokenAsync(new("api://orders") { ValidIn = TimeSpan.FromMinutes(10) }, Cancel);
        await PasteAsync(early.Jwt);
        await Verdict.GetByText("not valid yet").WaitForAsync();
        await Verdict.GetByText("signature valid").WaitForAsync();

        await PasteAsync(early.Jwt.Replace(early.Jwt.Split('.')[1], Base64Url.EncodeToString("""{"aud":"<script>alert(1)</script>","exp":99999999999}"""u8)));
        await Verdict.GetByText("signature wrong").WaitForAsync();
        await dashboard.Page.GetByText("<script>alert(1)</script>").First.WaitForAsync(); // as text

        await PasteAsync("what I found in the log");
        await dashboard.Page.GetByText("This is no JWT").WaitForAsync();
    }

    private Task PasteAsync(string token) => dashboard.Page.GetByLabel("Paste one").FillAsync(token);
}
