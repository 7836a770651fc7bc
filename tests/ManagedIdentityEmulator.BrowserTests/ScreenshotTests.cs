using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

/// <summary>The README's picture is what the page looks like.</summary>
public sealed class ScreenshotTests(Chromium chromium)
{
    private const int Largest = 300 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_is_pictured_in_the_README()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing")
            .AddVirtualMachine("vm1", "orders").AddWebApp("shop", "orders", "billing").AddFunctionApp("nightly", "billing").AddContainerApp("worker", "orders"), Cancel);
        await AskAsync(emulator);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "requests", width: 1240, height: 760);
        await Assertions.Expect(dashboard.Page.Locator(".request")).ToHaveCountAsync(10);
        await dashboard.Page.Locator(".opens").Nth(3).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "A drill for such requests" }).WaitForAsync();
        await dashboard.Page.EvaluateAsync("document.activeElement.blur()");

        var picture = await dashboard.Page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });

        picture.Length.ShouldBeLessThan(Largest);
        var file = Path.Combine(Repository.Root, "docs", "dashboard.png");
        if (Environment.GetEnvironmentVariable("MI_EMULATOR_WRITE_SCREENSHOT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, picture, Cancel);
        }

        File.Exists(file).ShouldBeTrue("MI_EMULATOR_WRITE_SCREENSHOT=1 has the test write it");
        new FileInfo(file).Length.ShouldBeLessThan(Largest);
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Cancel)).ShouldContain("docs/dashboard.png");
    }

    private static async Task AskAsync(Emulator emulator)
    {
        var (orders, billing) = (emulator.Identity("orders").ClientId, emulator.Identity("billing").ClientId);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        await OnMachineAsync("Metadata", "true", "azsdk-net-Identity/1.21.0 (.NET 10.0.0; Debian)", "https://vault.azure.net", $"&client_id={orders}");
        await OnMachineAsync("Metadata", "true", "azsdk-net-Identity/1.21.0 (.NET 10.0.0; Debian)", "https://storage.azure.com", "");
        await OnSiteAsync("shop", "azsdk-js-identity/4.13.1 core-rest-pipeline/1.22.0 Node/22.0.0", "https://database.windows.net", $"&client_id={orders}");
        await OnSiteAsync("nightly", "azsdk-python-identity/1.25.0 Python/3.13.0", "https://servicebus.azure.net", "");
        await OnMachineAsync("x", "y", "curl/8.14.1", "https://vault.azure.net", "");
        await OnSiteAsync("shop", "azsdk-js-identity/4.13.1 core-rest-pipeline/1.22.0 Node/22.0.0", "https://vault.azure.net", $"&client_id={orders}");
        await OnSiteAsync("nightly", "azsdk-python-identity/1.25.0 Python/3.13.0", "https://vault.azure.net", $"&client_id={orders}");
        emulator.Faults.Add("429 retry-after=1", fault => (fault.Host, fault.Times) = ("vm1", 1));
        await OnMachineAsync("Metadata", "true", "azsdk-net-Identity/1.21.0 (.NET 10.0.0; Debian)", "https://vault.azure.net", $"&client_id={billing}");
        await OnMachineAsync("Metadata", "true", "azsdk-net-Identity/1.21.0 (.NET 10.0.0; Debian)", "https://vault.azure.net", $"&client_id={orders}");
        await OnSiteAsync("shop", "azsdk-js-identity/4.13.1 core-rest-pipeline/1.22.0 Node/22.0.0", "https://vault.azure.net", $"&client_id={billing}");

        Task OnMachineAsync(string name, string value, string agent, string resource, string more) => SendAsync("/metadata/identity/oauth2/token?api-version=2018-02-01", name, value, agent, resource, more);

        Task OnSiteAsync(string host, string agent, string resource, string more) => SendAsync("/msi/token?api-version=2019-08-01", "X-IDENTITY-HEADER", emulator.Environment(host)["IDENTITY_HEADER"], agent, resource, more);

        async Task SendAsync(string path, string name, string value, string agent, string resource, string more)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}&resource={resource}{more}") { Headers = { { name, value } } };
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            (await client.SendAsync(request, Cancel)).Dispose();
        }
    }
}
