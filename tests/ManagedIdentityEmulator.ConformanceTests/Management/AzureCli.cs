using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Management;

/// <summary>
/// The Azure CLI, signed in by the recipe of the documentation as it stands there. All steps are run once, when first asked for: each start of it
/// takes a second.
/// </summary>
public sealed class AzureCli : IDisposable
{
    private const string Heading = "## With the Azure CLI\n";
    private const string Begin = "\n#### ";
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(8); // some thirty starts; two machines' work on one has taken two minutes
    private static readonly string folder = Path.Combine(AppContext.BaseDirectory, "Management", "az");

    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("mie-");
    private readonly Lazy<Task<string>> steps;

    public AzureCli() => steps = new(RunStepsAsync);

    /// <summary>What az printed in a step; where there is no az here, the test is skipped.</summary>
    public async Task<JsonElement> StepAsync(string name) => JsonElement.Parse(await PrintedAsync(name));

    /// <summary>The same, of steps that print nothing.</summary>
    public async Task<string> PrintedAsync(string name)
    {
        await RequireAsync();
        var printed = await steps.Value;
        var heading = $"{Begin}{name}\n";
        var from = printed.IndexOf(heading, StringComparison.Ordinal);
        from.ShouldBeGreaterThanOrEqualTo(0, $"no step '{name}'");
        from += heading.Length;
        var to = printed.IndexOf(Begin, from - 1, StringComparison.Ordinal);
        return to < 0 ? printed[from..] : printed[from..Math.Max(from, to)];
    }

    /// <summary>Runs the recipe on a virtual machine in a network, and then a command.</summary>
    internal async Task<JsonElement> OnVirtualMachineAsync(NetworkNamespace network, string command)
    {
        var script = Path.Combine(temporary.FullName, "vm.sh");
        await File.WriteAllTextAsync(script, $"set -euo pipefail\n{{\n{Recipe()}\n}} >&2\n{command}\n");
        return JsonElement.Parse(await ProcessRunner.RunToSuccessAsync(Bash("vm", script) with { Namespace = network }, patience));
    }

    internal static async Task RequireAsync() => Prerequisite.Require(
        await ProcessRunner.WhyNotAsync(new Command("bash", "-c", "command -v az")) is null ? null : "the Azure CLI is not here (Debian's package: azure-cli)");

    public void Dispose() => temporary.Delete(recursive: true);

    private async Task<string> RunStepsAsync()
    {
        var recipe = Path.Combine(temporary.FullName, "recipe.sh");
        await File.WriteAllTextAsync(recipe, Recipe());
        return await ProcessRunner.RunToSuccessAsync(Bash("web", Path.Combine(folder, "steps.sh"), recipe), patience);
    }

    // What the recipe keeps of az's settings is in a temporary folder: here, one that goes with the tests.
    private Command Bash(string host, params string[] arguments) =>
        Programs.OnHost(host, new Command("bash", arguments)) with { Environment = new Dictionary<string, string> { ["TMPDIR"] = temporary.FullName } };

    private static string Recipe()
    {
        var page = File.ReadAllText(Repository.Find("docs/management-api.md")).ReplaceLineEndings("\n");
        var from = page.IndexOf(Heading, StringComparison.Ordinal);
        from.ShouldBeGreaterThan(0);
        from = page.IndexOf("```bash\n", from, StringComparison.Ordinal) + "```bash\n".Length;
        return page[from..page.IndexOf("\n```", from, StringComparison.Ordinal)];
    }
}
