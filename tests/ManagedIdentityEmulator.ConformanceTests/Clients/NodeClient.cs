using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>The program with @azure/identity and @azure/msal-node. Its packages are installed beside the test assembly, once.</summary>
internal sealed class NodeClient : ClientProgram
{
    public static readonly NodeClient ManagedIdentityCredential = new("managed");
    public static readonly NodeClient DefaultAzureCredential = new("default");
    public static readonly NodeClient Msal = new("msal");
    public static readonly NodeClient WorkloadIdentityCredential = new("workload");
    public static readonly NodeClient ClientAssertionCredential = new("assertion");
    public static readonly NodeClient MsalConfidentialClient = new("msal-assertion");
    public static readonly NodeClient ManagedIdentityAsAssertion = new("exchange");
    public static readonly NodeClient ClientCertificateCredential = new("certificate");

    private static readonly string directory = Path.Combine(AppContext.BaseDirectory, "node");
    private static readonly TimeSpan patienceForPackages = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task<string?>> installed = new(InstallAsync);

    private readonly string credential;

    private NodeClient(string credential) => this.credential = credential;

    public override Task<string?> WhyNotAsync() => installed.Value;

    protected override Command Run(string[] arguments) => new("node", [Path.Combine(directory, "client.mjs"), credential, .. arguments]);

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
