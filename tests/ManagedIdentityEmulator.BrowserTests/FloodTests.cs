using System.Diagnostics;
using System.Globalization;
using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

[CollectionDefinition(nameof(FloodTests), DisableParallelization = true)]
public sealed class Flood;

/// <summary>A thousand requests a second, and somebody who reads them.</summary>
[Collection(nameof(FloodTests))]
public sealed class FloodTests(Chromium chromium)
{
    private const int PerSecond = 1000;
    private const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
    private static readonly TimeSpan atLeast = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan atMost = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_answers_meanwhile_and_has_counted_every_request()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        await dashboard.Page.GetByText("live", new() { Exact = true }).WaitForAsync();
        await dashboard.Page.EvaluateAsync("() => { window.blocked = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.blocked += entry.duration; })).observe({ type: 'longtask' }); }");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        enough.CancelAfter(atMost);

        var flood = SendAsync(emulator, enough.Token);
        await dashboard.Page.Keyboard.PressAsync("/");
        await dashboard.Page.Keyboard.TypeAsync("outcome:refused");
        await dashboard.Page.Locator(".request.is-refused").First.WaitForAsync(); // there were some before the filter
        await dashboard.Page.Locator(".request:not(.is-refused)").First.WaitForAsync(new() { State = WaitForSelectorState.Detached }); // and others until it holds
        (await dashboard.Page.Locator(".request").AllInnerTextsAsync()).ShouldAllBe(row => row.Contains("refused"));
        flood.IsCompleted.ShouldBeFalse("the page was to answer while requests come");
        await Task.Delay(atLeast, Cancel);
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await dashboard.Page.Locator(".request:not(.is-refused) .opens").First.ClickAsync(); // which pauses: on what was on the screen
        await dashboard.Page.Locator(".details").WaitForAsync();
        await enough.CancelAsync();
        var (sent, time) = await flood;

        await dashboard.Page.GetByText(string.Create(CultureInfo.InvariantCulture, $"{sent:N0} requests")).Or(dashboard.Page.GetByText("not shown")).First.WaitForAsync();
        var blocked = await dashboard.Page.EvaluateAsync<double>("window.blocked");
        TestContext.Current.SendDiagnosticMessage("{0} requests in {1:0.0} s kept the page from answering for {2:0} ms in all", sent, time.TotalSeconds, blocked);
        blocked.ShouldBeLessThan(time.TotalMilliseconds);
    }

    private static async Task<(int Sent, TimeSpan Time)> SendAsync(Emulator emulator, CancellationToken enough)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 32 }) { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "Metadata", "true" } } };
        var begin = Stopwatch.StartNew();
        var sent = new List<Task>();
        while (!enough.IsCancellationRequested)
        {
            while (sent.Count < begin.Elapsed.TotalSeconds * PerSecond)
            {
                sent.Add(AskAsync(sent.Count % 7 == 0 ? "&client_id=nobody" : ""));
            }

            await Task.Delay(10, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var time = begin.Elapsed;
        await Task.WhenAll(sent);
        return (sent.Count, time);

        async Task AskAsync(string more) => (await client.GetAsync(new Uri(TokenPath + more, UriKind.Relative), Cancel)).Dispose();
    }
}
