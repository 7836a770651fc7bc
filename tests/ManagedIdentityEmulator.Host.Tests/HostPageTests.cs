using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>The lines that the documentation gives for each kind of host, pasted into a real shell.</summary>
public sealed partial class HostPageTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private const string Command = "dotnet test";

    public static TheoryData<string> Hosts => [.. Blocks().Select(block => HostOf(block))];

    [Fact]
    public void Every_kind_of_host_whose_protocol_is_spoken_has_its_lines() => Hosts.Select(row => row.Data).ShouldBe(
        ["vm", "web", "containerapp", "containergroup", "arc", "fabric", "cloudshell", "ml", "automation", "aks"]);

    [Theory, MemberData(nameof(Hosts))]
    public async Task The_lines_for_a_host_get_its_token_from_the_running_emulator(string host)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are for bash");
        var lines = Blocks().Single(block => HostOf(block) == host).Where(line => !line.StartsWith("mi-emulator exec")).ToList();
        lines.Count.ShouldBeGreaterThan(1);

        await ShouldGiveTheTokenOfAsync(host, string.Join('\n', lines));
    }

    [Theory, MemberData(nameof(Hosts))]
    public async Task The_command_for_a_host_runs_there(string host)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are for bash");
        var block = Blocks().Single(block => HostOf(block) == host);
        var request = string.Join('\n', block.Where(line => !line.StartsWith("mi-emulator ") && !line.StartsWith("eval ")));

        await ShouldGiveTheTokenOfAsync(host, block[0].Replace(Command, $"bash -c {Quote(request)}"));
    }

    private async Task ShouldGiveTheTokenOfAsync(string host, string script)
    {
        var folder = Path.GetDirectoryName(EmulatorProcess.Program)!;
        var start = new ProcessStartInfo("bash", ["-euc", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
                ["MI_EMULATOR_CONTROL"] = running.Process.Control.ToString(),
            },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var answer = await output;
        process.ExitCode.ShouldBe(0, $"{script}\n{answer}\n{await error}");
        var claims = Jwt((string?)JsonNode.Parse(answer)!["access_token"] ?? throw new ShouldAssertException(answer));
        ((string)claims["xms_mirid"]!).ShouldEndWith(host == "aks" ? "/userAssignedIdentities/default" : $"/{host}");
    }

    private static JsonNode Jwt(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''")}'";

    private static string HostOf(string[] block) => HostName().Match(block[0]).Groups[1].Value;

    private static IEnumerable<string[]> Blocks() => ConsoleBlock().Matches(Page())
        .Select(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["$ ".Length..]).ToArray())
        .Where(block => block.Length > 1);

    // The lines for each kind of host come first.
    private static string Page() => File.ReadAllText(Repository.Find("docs/hosts.md")).Split("\n## ")[0];

    [GeneratedRegex(@"```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex(@"^mi-emulator exec --host (\w+) -- ")]
    private static partial Regex HostName();
}
