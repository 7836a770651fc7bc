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
    private static readonly Lazy<Task<string?>> installed = new(() => NpmPackages.WhyNotInAsync(directory));

    private readonly string credential;

    private NodeClient(string credential) => this.credential = credential;

    public override Task<string?> WhyNotAsync() => installed.Value;

    protected override Command Run(string[] arguments) => new("node", [Path.Combine(directory, "client.mjs"), credential, .. arguments]);
}
