using System.Text;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>
/// A host of each kind on real ports, and every way there is to ask for a token. Each case asks for a resource of its own, which its
/// drill is for, so that many cases share an emulator.
/// </summary>
public sealed class FaultHosts : EmulatorFixture
{
    private string? assertion;

    /// <summary>Every way to ask: the protocol, and where it has several forms, which.</summary>
    public static TheoryData<string> Doors =>
    [
        "imds", "imds aks", "vm-extension", "vm-extension POST", "app-service", "app-service 2017", "container-apps", "container-instances", "arc",
        "service-fabric", "cloud-shell", "cloud-shell POST", "machine-learning", "automation", "automation POST", "entra v1", "entra v2",
    ];

    public static string ProtocolOf(string door) => door.Split(' ')[0];

    public static string NewResource() => $"api://{Guid.NewGuid():N}";

    public HttpClient Tls { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Tls = new HttpClient(Emulator.CreateHandler());
        assertion = await Tls.GetStringAsync(new Uri(Emulator.ControlAddress, "/_emulator/hosts/aks/service-account-token"), TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        Tls.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Asks for a token.</summary>
    /// <param name="door">How: one of <see cref="Doors"/>.</param>
    /// <param name="resource">What for.</param>
    public Task<HttpResponseMessage> AskAsync(string door, string resource) => SendAsync(door, resource, HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);

    /// <summary>Asks, and reads no more of the answer than its head.</summary>
    public Task<HttpResponseMessage> AskForHeadAsync(string door, string resource) => SendAsync(door, resource, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>Asks until it is told to give up.</summary>
    public async Task<HttpResponseMessage> SendAsync(string door, string resource, HttpCompletionOption completion, CancellationToken cancel)
    {
        var request = await RequestAsync(door, resource);
        return await (request.RequestUri is { IsAbsoluteUri: true } ? Tls : Client).SendAsync(request, completion, cancel);
    }

    /// <summary>What the journal has of the request for a resource.</summary>
    public Task<JournalEntry> SeenAsync(string resource) =>
        Emulator.WaitForRequestAsync(entry => entry.Resource == resource, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    protected override void Build(EmulatorBuilder emulator) => emulator
        .AddUserAssignedIdentity("orders")
        .AddVirtualMachine("vm", "orders")
        .AddHost("web", "Microsoft.Web/sites", systemAssigned: true)
        .AddHost("containerapp", "Microsoft.App/containerApps", systemAssigned: true)
        .AddHost("containergroup", "Microsoft.ContainerInstance/containerGroups", systemAssigned: true)
        .AddHost("arc", "Microsoft.HybridCompute/machines", systemAssigned: true)
        .AddHost("fabric", "Microsoft.ServiceFabric/managedClusters/applications", systemAssigned: true)
        .AddHost("shell", "Microsoft.Portal/consoles", systemAssigned: true)
        .AddHost("ml", "Microsoft.MachineLearningServices/workspaces/computes", systemAssigned: true)
        .AddHost("automation", "Microsoft.Automation/automationAccounts", systemAssigned: true)
        .AddKubernetesCluster("aks", "orders");

    private async Task<HttpRequestMessage> RequestAsync(string door, string resource) => door switch
    {
        "imds" => Metadata($"/hosts/vm{WireClient.TokenPath}?api-version=2018-02-01&resource={resource}"),
        "imds aks" => Metadata($"/hosts/aks{WireClient.TokenPath}?api-version=2018-02-01&resource={resource}"),
        "vm-extension" => Metadata($"/hosts/vm/oauth2/token?resource={resource}"),
        "vm-extension POST" => Form(Metadata("/hosts/vm/oauth2/token"), $"resource={resource}"),
        "app-service" => Secret("web", "X-IDENTITY-HEADER", $"/msi/token?api-version=2019-08-01&resource={resource}"),
        "app-service 2017" => Secret("web", "secret", $"/msi/token?api-version=2017-09-01&resource={resource}"),
        "container-apps" => Secret("containerapp", "X-IDENTITY-HEADER", $"/msi/token?api-version=2019-08-01&resource={resource}"),
        "container-instances" => Metadata($"/hosts/containergroup{WireClient.TokenPath}?api-version=2018-02-01&resource={resource}"),
        "arc" => With(Metadata($"/hosts/arc{WireClient.TokenPath}?api-version=2020-06-01&resource={resource}"), "Authorization", $"Basic {await ArcKeyAsync()}"),
        "service-fabric" => With(new(HttpMethod.Get, $"{TlsAddress}{WireClient.TokenPath}?api-version=2019-07-01-preview&resource={resource}"), "secret", SecretOf("fabric")),
        "cloud-shell" => Metadata($"/hosts/shell/oauth2/token?resource={resource}"),
        "cloud-shell POST" => Form(Metadata("/hosts/shell/oauth2/token"), $"resource={resource}"),
        "machine-learning" => Secret("ml", "secret", $"/msi/token?api-version=2017-09-01&resource={resource}"),
        "automation" => Secret("automation", "X-IDENTITY-HEADER", $"/oauth2/token?resource={resource}"),
        "automation POST" => Form(Secret("automation", "X-IDENTITY-HEADER", "/oauth2/token"), $"resource={resource}"),
        "entra v1" => Form(new(HttpMethod.Get, $"{TlsAddress}/{Emulator.TenantId}/oauth2/token"), $"{Credentials}&resource={resource}"),
        "entra v2" => Form(new(HttpMethod.Get, $"{TlsAddress}/{Emulator.TenantId}/oauth2/v2.0/token"), $"{Credentials}&scope={resource}/.default"),
        _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
    };

    private string TlsAddress => Emulator.TlsAddress.GetLeftPart(UriPartial.Authority);

    private string Credentials =>
        $"grant_type=client_credentials&client_id={Emulator.Identity("orders").ClientId}&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={assertion}";

    private string SecretOf(string host) => Emulator.Registry.FindHost(host)!.IdentityHeader!;

    // The first request for a key is for a resource that no drill is for.
    private async Task<string> ArcKeyAsync()
    {
        var response = await Client.SendAsync(Metadata($"/hosts/arc{WireClient.TokenPath}?api-version=2020-06-01&resource=api://key"), TestContext.Current.CancellationToken);
        return await File.ReadAllTextAsync(response.Headers.NonValidated["WWW-Authenticate"].ToString().Split('=')[1], TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Metadata(string path) => With(new(HttpMethod.Get, path), "Metadata", "true");

    private HttpRequestMessage Secret(string host, string header, string path) => With(new(HttpMethod.Get, path), header, SecretOf(host));

    private static HttpRequestMessage With(HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static HttpRequestMessage Form(HttpRequestMessage request, string form)
    {
        (request.Method, request.Content) = (HttpMethod.Post, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        return request;
    }
}
