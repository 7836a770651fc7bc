using System.Diagnostics;
using System.Globalization;
using ManagedIdentityEmulator.BrowserTests.Browser;

namespace ManagedIdentityEmulator.BrowserTests;

[CollectionDefinition(nameof(FloodTests), DisableParallelization = true)]
public sealed class Flood;

/// <summary>A thousand requests a second, and somebody who reads them.</summary>
[Collection(nameof(FloodTests))]
public sealed class FloodTests(Chromium chromium)
{
    private const int PerSecond = 1000;
    private const int Seconds = 3;
    private const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_counts_every_request_keeps_the_newest_and_answers_meanwhile()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests");
        await dashboard.Page.GetByText("live", new() { Exact = true }).WaitForAsync();
        await dashboard.Page.EvaluateAsync("() => { window.blocked = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.blocked += entry.duration; })).observe({ type: 'longtask' }); }");

        var flood = SendAsync(emulator);
        await dashboard.Page.Keyboard.PressAsync("/");
        await dashboard.Page.Keyboard.TypeAsync("outcome:refused");
        await dashboard.Page.Locator(".request").First.WaitForAsync();
        flood.IsCompleted.ShouldBeFalse("the filter was to answer while requests come");
        await flood;

        await dashboard.Page.GetByText(string.Create(CultureInfo.InvariantCulture, $"{PerSecond * Seconds:N0} requests")).Or(dashboard.Page.GetByText("not shown")).First.WaitForAsync();
        (await dashboard.Page.Locator(".request").AllInnerTextsAsync()).ShouldAllBe(row => row.Contains("refused"));
        var blocked = await dashboard.Page.EvaluateAsync<double>("window.blocked");
        TestContext.Current.SendDiagnosticMessage("{0} requests in {1} s kept the page from answering for {2:0} ms in all", PerSecond * Seconds, Seconds, blocked);
        blocked.ShouldBeLessThan(Seconds * 1000 / 2.0);
    }

    private static async Task SendAsync(Emulator emulator)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 32 }) { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "Metadata", "true" } } };
        var begin = Stopwatch.StartNew();
        var sent = new List<Task>();
        while (sent.Count < PerSecond * Seconds)
        {
            while (sent.Count < Math.Min(PerSecond * Seconds, begin.Elapsed.TotalSeconds * PerSecond))
            {
                sent.Add(AskAsync(sent.Count % 7 == 0 ? "&client_id=nobody" : ""));
            }

            await Task.Delay(10, Cancel);
        }

        await Task.WhenAll(sent);

        async Task AskAsync(string more) => (await client.GetAsync(new Uri(TokenPath + more, UriKind.Relative), Cancel)).Dispose();
    }
}
