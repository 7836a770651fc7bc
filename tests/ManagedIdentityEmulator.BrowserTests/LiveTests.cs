using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>What happens is seen as it happens.</summary>
public sealed class LiveTests(Chromium chromium) : IAsyncLifetime
{
    private const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new() { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "Metadata", "true" } } };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task Requests_are_shown_with_their_reasons_filtered_and_held()
    {
        await AskAsync("&client_id=nobody"); // before the page is there
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        var rows = dashboard.Page.Locator(".request");
        await dashboard.Page.GetByText("no identity with client id nobody is assigned to vm").WaitForAsync();

        await AskAsync();
        await rows.Filter(new() { HasText = "the request names none" }).WaitForAsync();
        (await rows.First.InnerTextAsync()).ShouldContain("issued");

        await dashboard.Page.Keyboard.PressAsync("/");
        await dashboard.Page.Keyboard.TypeAsync("outcome:refused nobody");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(rows).ToHaveCountAsync(2);

        await dashboard.Page.Keyboard.PressAsync("Escape");
        await dashboard.Page.Keyboard.PressAsync("p");
        await AskAsync();
        await AskAsync();
        await dashboard.Page.GetByText("2 new").WaitForAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await dashboard.Page.Keyboard.PressAsync("p");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task The_last_minute_has_what_was_before_the_page_by_whatever_clock_the_emulator_has()
    {
        emulator.Clock.Advance(TimeSpan.FromDays(2));
        await AskAsync();
        await AskAsync("&client_id=nobody");
        emulator.Faults.Add("503", fault => (fault.Probability, fault.Host) = (0.29, "web"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "overview");

        await dashboard.Page.GetByRole(AriaRole.Img, new() { Name = "1 answered and 1 not, in the last minute" }).WaitForAsync();
        await dashboard.GoAsync("drills");
        await dashboard.Page.GetByText("29 %", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task What_changes_after_the_requests_were_cleared_is_seen_too()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        await AskAsync();
        await dashboard.Page.Locator(".request").WaitForAsync();
        await Task.Delay(1000, Cancel); // until nothing is read any more

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await dashboard.Page.GetByText("The journal is empty.").WaitForAsync();
        await Assertions.Expect(dashboard.Page.Locator(".request")).ToHaveCountAsync(0);

        emulator.Faults.Add("503", fault => fault.Name = "late");
        await dashboard.Page.EvaluateAsync("location.hash = '#/drills'");
        await dashboard.Page.GetByText("late").First.WaitForAsync();
    }

    [Fact]
    public async Task Requests_that_the_stream_had_to_leave_out_are_counted_and_said_to_be_missing()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        await AskAsync();
        await dashboard.Page.Locator(".request").WaitForAsync();

        // As if 4,112 had come while the page was busy: the emulator drops the oldest for a reader that does not keep up.
        await dashboard.Page.EvaluateAsync("""
            async () => {
                const log = await import("/dashboard/requestLog.js");
                log.add([{ ...log.recent()[0], id: 4114 }]);
            }
            """);

        await dashboard.Page.GetByText("… 4,112 not shown").WaitForAsync();
    }

    [Theory]
    [InlineData("journal", "stream")]
    [InlineData("stream", "journal")]
    public async Task A_request_that_both_the_journal_and_the_stream_tell_of_is_one(string first, string second)
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "overview");

        var counted = await dashboard.Page.EvaluateAsync<string>("""
            async (order) => {
                const log = await import("/dashboard/requestLog.js");
                const entries = [1, 2, 3].map((id) => ({ id, time: new Date().toISOString(), outcome: "issued" }));
                const tell = { journal: () => log.seed(entries, Date.now(), 0), stream: () => log.add(entries) };
                log.clear();
                order.forEach((source) => tell[source]());
                return `${log.received()} received, ${log.recent().map((entry) => entry.id)} kept, ${log.missed()} missed`;
            }
            """, new[] { first, second });

        counted.ShouldBe("3 received, 3,2,1 kept, 0 missed");
    }

    [Fact]
    public async Task What_a_client_sends_is_text_and_nothing_else()
    {
        await AskAsync($"&client_id={Uri.EscapeDataString("<img src=x onerror=alert(1)>")}");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");

        await dashboard.Page.GetByText("<img src=x onerror=alert(1)>").First.WaitForAsync();
        (await dashboard.Page.Locator("img").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Identities_hosts_keys_drills_and_the_clock_that_others_change_are_others_on_the_page()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "identities");
        await dashboard.Page.GetByText("live", new() { Exact = true }).WaitForAsync();
        using var control = new HttpClient { BaseAddress = emulator.ControlAddress };

        (await control.PostAsync("/_emulator/identities", new StringContent("""{ "name": "billing" }"""), Cancel)).EnsureSuccessStatusCode();
        await dashboard.Page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "billing" }).WaitForAsync();

        emulator.Faults.AddPreset("gateway-html");
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Drills 1 on" }).WaitForAsync();

        var later = emulator.Clock.GetUtcNow().AddHours(2);
        emulator.Clock.Freeze(later);
        await dashboard.Page.GetByText($"{later:yyyy-MM-dd HH:mm:ss} UTC").First.WaitForAsync();

        await dashboard.GoAsync("keys");
        var kid = await emulator.RotateKeysAsync(Cancel);
        await dashboard.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = kid[..12] }).GetByText("signing", new() { Exact = true }).WaitForAsync();
    }

    private async Task AskAsync(string more = "") => (await client.GetAsync(new Uri(TokenPath + more, UriKind.Relative), Cancel)).Dispose();
}
