namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>Hosts of every platform whose code shows a secret, with identities of every constellation.</summary>
public sealed class SecretHosts : EmulatorFixture
{
    public const string Target = "https://vault.azure.net";
    public const string UnknownTarget = "api://nobody";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string SecretOf(string host) => Emulator.Registry.FindHost(host)!.IdentityHeader!;

    /// <summary>Asks at a path as it is, with a secret in a header, or without.</summary>
    public Task<HttpResponseMessage> AskAsync(string path, string header, string? secret, HttpMethod? method = null, string? form = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, Emulator.DataAddress.GetLeftPart(UriPartial.Authority) + path);
        if (secret is not null)
        {
            request.Headers.Add(header, secret);
        }

        if (form is not null)
        {
            request.Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        return Client.SendAsync(request, Cancel);
    }

    protected override void Build(EmulatorBuilder emulator) => emulator.UseConfiguration($$"""
        {
          "targets": { "allowUnknown": false },
          "userAssignedIdentities": [ { "name": "orders" }, { "name": "billing" }, { "name": "elsewhere" } ],
          "hosts": [
            { "name": "vm", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true },
            { "name": "web", "type": "Microsoft.Web/sites", "systemAssigned": true, "userAssigned": [ "orders", "billing" ] },
            { "name": "web-own", "type": "Microsoft.Web/sites", "userAssigned": [ "orders" ] },
            { "name": "web-none", "type": "Microsoft.Web/sites" },
            { "name": "function", "type": "Microsoft.Web/sites", "kind": "functionapp", "systemAssigned": true },
            { "name": "containerapp", "type": "Microsoft.App/containerApps", "systemAssigned": true, "userAssigned": [ "orders" ] },
            { "name": "containerapp2", "type": "Microsoft.App/containerApps", "userAssigned": [ "orders" ] },
            { "name": "ml", "type": "Microsoft.MachineLearningServices/workspaces/computes", "systemAssigned": true, "userAssigned": [ "orders" ] },
            { "name": "ml-own", "type": "Microsoft.MachineLearningServices/workspaces/computes", "userAssigned": [ "orders" ] },
            { "name": "ml-two", "type": "Microsoft.MachineLearningServices/workspaces/computes", "userAssigned": [ "orders", "billing" ] },
            { "name": "automation", "type": "Microsoft.Automation/automationAccounts", "systemAssigned": true, "userAssigned": [ "orders" ] },
            { "name": "automation-own", "type": "Microsoft.Automation/automationAccounts", "userAssigned": [ "orders" ] },
            { "name": "fabric", "type": "Microsoft.ServiceFabric/managedClusters/applications", "systemAssigned": true }
          ]
        }
        """);
}
