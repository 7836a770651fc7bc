using System.Text;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Entra.Authority;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>An emulator with a host of every kind, whom requests are sent to as they are written down in tables.</summary>
public sealed partial class JournalFixture : EmulatorFixture
{
    private HttpClient network = null!;

    public List<string> Log { get; } = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        network = new HttpClient(Emulator.CreateHandler());
    }

    public override ValueTask DisposeAsync()
    {
        network.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Sends a request, and has its answer's entry, which is there as soon as the answer is.</summary>
    /// <param name="request">Method and path; by TLS or on the control listener with <c>tls:</c> or <c>control:</c> before the path.</param>
    /// <param name="headers">Names and values as <c>name: value</c>, with <c>|</c> between.</param>
    /// <param name="form">The form of a POST.</param>
    internal async Task<JournalEntry> AskAsync(string request, string headers = "", string? form = null)
    {
        var marker = $"probe/{Guid.NewGuid():N}";
        using var response = await SendAsync(request, $"User-Agent: {marker}|{headers}", form);
        return Emulator.Requests.Single(entry => entry.Client.UserAgent == marker);
    }

    internal async Task<HttpResponseMessage> SendAsync(string request, string headers = "", string? form = null)
    {
        var (method, address) = Fill(request).Split(' ', 2) is [var verb, var rest] ? (verb, rest) : throw new ArgumentException(request);
        var listener = address.StartsWith("tls:") ? Emulator.TlsAddress : address.StartsWith("control:") ? Emulator.ControlAddress : Emulator.DataAddress;
        var message = new HttpRequestMessage(new(method), listener.GetLeftPart(UriPartial.Authority) + Listener().Replace(address, ""));
        foreach (var header in Fill(headers).Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            message.Headers.TryAddWithoutValidation(header.Split(": ", 2)[0], header.Split(": ", 2)[1]);
        }

        message.Content = form is null ? null : new StringContent(Fill(form), Encoding.UTF8, "application/x-www-form-urlencoded");
        return await network.SendAsync(message, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts in what a table cannot know: <c>{web}</c> is that host's secret, <c>{orders}</c> a client id, <c>{orders.oid}</c> an object id.</summary>
    internal string Fill(string text) => Placeholder().Replace(text, match => match.Groups[1].Value switch
    {
        "tenant" => $"{Emulator.TenantId}",
        "resource" => "api-version=2018-02-01&resource=https://vault.azure.net",
        "token" => "metadata/identity/oauth2/token",
        "assertion" => AssertionKey.First.Sign(new { iss = "https://elsewhere.example", sub = "repo:contoso/orders", aud = "api://AzureADTokenExchange" }),
        "orders.oid" => $"{Emulator.Identity("orders").PrincipalId}",
        "orders.rid" => $"{Emulator.Identity("orders").ResourceId}",
        "vm.id" => $"{Emulator.SystemAssignedIdentity("vm").ClientId}",
        "portal" => $"{Emulator.Application("portal").ClientId}",
        var name when Emulator.Registry.FindHost(name) is { } host => host.IdentityHeader!,
        var name => $"{Emulator.Identity(name).ClientId}",
    });

    protected override void Build(EmulatorBuilder emulator) => emulator.UseConfiguration("""
        {
          "targets": { "allowUnknown": false },
          "userAssignedIdentities": [ { "name": "orders" }, { "name": "billing" } ],
          "applications": [ { "name": "portal", "federatedCredentials": [ { "name": "github", "issuer": "https://ci.example", "subject": "main" } ] } ],
          "hosts": [
            { "name": "vm", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true, "userAssigned": [ "orders" ] },
            { "name": "vm-one", "type": "Microsoft.Compute/virtualMachines", "userAssigned": [ "orders" ] },
            { "name": "vm-two", "type": "Microsoft.Compute/virtualMachines", "userAssigned": [ "orders", "billing" ] },
            { "name": "vm-none", "type": "Microsoft.Compute/virtualMachines" },
            { "name": "web", "type": "Microsoft.Web/sites", "systemAssigned": true, "userAssigned": [ "orders" ] },
            { "name": "web-none", "type": "Microsoft.Web/sites", "userAssigned": [ "orders" ] },
            { "name": "app", "type": "Microsoft.App/containerApps", "systemAssigned": true },
            { "name": "group", "type": "Microsoft.ContainerInstance/containerGroups", "systemAssigned": true },
            { "name": "arc", "type": "Microsoft.HybridCompute/machines", "systemAssigned": true },
            { "name": "fabric", "type": "Microsoft.ServiceFabric/managedClusters/applications", "systemAssigned": true },
            { "name": "shell", "type": "Microsoft.Portal/consoles", "systemAssigned": true },
            { "name": "ml", "type": "Microsoft.MachineLearningServices/workspaces/computes", "systemAssigned": true },
            { "name": "automation", "type": "Microsoft.Automation/automationAccounts", "systemAssigned": true },
            { "name": "aks", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": [ "orders" ] }
          ]
        }
        """).LogTo(line =>
    {
        lock (Log)
        {
            Log.Add(line);
        }
    });

    [GeneratedRegex(@"\{([\w.-]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(tls|control):")]
    private static partial Regex Listener();
}
