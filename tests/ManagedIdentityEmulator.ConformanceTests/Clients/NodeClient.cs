using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>One run of the program with @azure/identity and @azure/msal-node. Its packages are installed beside the test assembly, once.</summary>
internal static class NodeClient
{
    public const string ManagedIdentityCredential = "managed";
    public const string DefaultAzureCredential = "default";
    public const string Msal = "msal";

    private static readonly string directory = Path.Combine(AppContext.BaseDirectory, "node");
    private static readonly TimeSpan patienceForPackages = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task<string?>> installed = new(InstallAsync);

    public static async Task<ClientAnswer> GetTokenAsync(EmulatorProcess emulator, string credential, string selector, string resource)
    {
        Prerequisite.Require(await installed.Value);
        var command = new Command("node", Path.Combine(directory, "client.mjs"), credential, selector, resource)
        {
            Namespace = emulator.Namespace,

            // No AZURE_TOKEN_CREDENTIALS here: with a single credential named, @azure/identity forgets which identity its options select.
            Environment = emulator.Namespace is null ? new() { ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = emulator.Data } : new Dictionary<string, string>(),
        };
        return ClientAnswer.Parse(await ProcessRunner.RunToSuccessAsync(command));
    }

    /// <returns>Why there is no such client on this machine; otherwise <see langword="null"/>.</returns>
    private static async Task<string?> InstallAsync()
    {
        if (await ProcessRunner.WhyNotAsync(new Command("node", "--version")) is { } noNode)
        {
            return $"Node.js is not here: {noNode}";
        }

        var wanted = await File.ReadAllTextAsync(Path.Combine(directory, "package-lock.json"));
        var done = Path.Combine(directory, "node_modules", ".installed");
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == wanted)
        {
            return null;
        }

        var install = new Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") { WorkingDirectory = directory, HasCleanEnvironment = false };
        if (await ProcessRunner.WhyNotAsync(install, patienceForPackages) is { } notInstalled)
        {
            return $"the npm packages of the client cannot be installed: {notInstalled}";
        }

        await File.WriteAllTextAsync(done, wanted);
        return null;
    }
}
