using System.Diagnostics;
using ManagedIdentityEmulator.BrowserTests.Browser;
using Microsoft.Playwright;

namespace ManagedIdentityEmulator.BrowserTests;

public sealed class HostTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_page_has_for_a_shell_and_for_curl_gets_a_token_on_every_host_that_needs_no_folder_of_the_machine()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "hosts");
        var wrong = new List<string>();
        foreach (var host in emulator.Registry.Hosts.Where(host => host.Type.ResourceType != "Microsoft.HybridCompute/machines"))
        {
            await dashboard.GoAsync($"hosts/{host.Name}");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "curl", Exact = true }).ClickAsync();
            var variables = await dashboard.Page.GetByRole(AriaRole.Region, new() { Name = $"the variables of {host.Name}" }).InnerTextAsync();
            var command = await dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "the lines for curl" }).InnerTextAsync();
            var answer = await BashAsync($"{variables}\n{command}");
            if (!answer.Contains("access_token"))
            {
                wrong.Add($"{host.Name}: {command}: {answer}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task There_are_variables_for_every_shell_lines_for_every_language_and_all_can_be_copied()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, emulator.ControlAddress, "hosts/web");
        await dashboard.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        foreach (var (shell, text) in new[] { ("PowerShell", "$env:IDENTITY_ENDPOINT"), (".env", "IDENTITY_ENDPOINT="), ("JSON", "\"IDENTITY_ENDPOINT\":"), ("bash", "export IDENTITY_ENDPOINT=") })
        {
            await ChooseAsync(shell);
            await dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "the variables of web" }).Filter(new() { HasText = text }).WaitForAsync();
        }

        await dashboard.Page.GetByLabel("as", new() { Exact = true }).SelectOptionAsync("default");
        foreach (var (language, text) in new[] { (".NET", "FromUserAssignedClientId("), ("Node.js", "clientId: "), ("Python", "client_id="), ("Go", "azidentity.ClientID("), ("Java", ".clientId("), ("curl", "&client_id=") })
        {
            await ChooseAsync(language);
            var lines = await dashboard.Page.GetByRole(AriaRole.Region, new() { Name = $"the lines for {language}" }).InnerTextAsync();
            lines.ShouldContain($"{text}{(language is "Python" or "Node.js" or ".NET" or "Go" or "Java" ? "\"" : "")}{emulator.Identity("default").ClientId}");
            lines.Trim().Split('\n').Length.ShouldBeLessThanOrEqualTo(3);
        }

        var copy = dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the lines for curl" });
        var block = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "the lines for curl" });
        (await copy.BoundingBoxAsync())!.X.ShouldBeGreaterThanOrEqualTo((await block.BoundingBoxAsync()) is { } box ? box.X + box.Width : 0, "the button is on no text");
        await copy.ClickAsync();
        await dashboard.Notice.Filter(new() { HasText = "Copied the lines for curl." }).WaitForAsync();
        (await dashboard.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldStartWith("curl -H \"X-IDENTITY-HEADER: $IDENTITY_HEADER\"");

        Task ChooseAsync(string text) => dashboard.Page.GetByRole(AriaRole.Button, new() { Name = text, Exact = true }).ClickAsync();
    }

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await bash.StandardInput.WriteAsync(script.Replace("curl ", "curl -sS "));
        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync(Cancel);
        return await output + await bash.StandardError.ReadToEndAsync(Cancel);
    }
}
