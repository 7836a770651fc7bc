using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace ManagedIdentityEmulator.BrowserTests.Browser;

/// <summary>The machine's own Chromium, started once for all tests. Each has a context of its own in it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP *.example 127.0.0.1"]; // for root, in a container; and no name is looked up

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> started = new(StartAsync);

    /// <summary>A page of its own. Where there is no Chromium, the test is skipped.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        Prerequisite.Require(Executable is null ? $"none of {string.Join(", ", names)} is on the PATH" : null);
        return await (await started.Value).Browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated)
        {
            var (playwright, browser) = await started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = arguments }));
    }
}
