using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>The program with Azure.Identity and MSAL.NET.</summary>
internal sealed class DotNetClient : ClientProgram
{
    public static readonly DotNetClient ManagedIdentityCredential = new("managed");
    public static readonly DotNetClient DefaultAzureCredential = new("default");
    public static readonly DotNetClient Msal = new("msal");

    /// <summary><see cref="ManagedIdentityCredential"/> that hardly waits before it tries again, and 3 seconds for an answer.</summary>
    public static readonly DotNetClient ImpatientManagedIdentityCredential = new("impatient");

    public static readonly DotNetClient WorkloadIdentityCredential = new("workload");
    public static readonly DotNetClient ClientAssertionCredential = new("assertion");
    public static readonly DotNetClient MsalConfidentialClient = new("msal-assertion");
    public static readonly DotNetClient ManagedIdentityAsAssertion = new("exchange");
    public static readonly DotNetClient ClientCertificateCredential = new("certificate");

    private readonly string credential;

    private DotNetClient(string credential) => this.credential = credential;

    protected override Command Run(string[] arguments) => Programs.DotNetClient([credential, .. arguments]);
}
