using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>A file that uses every key of the documented format, and short ways to read files.</summary>
internal static class ConfigurationSample
{
    public const string Everything = """
        {
          "$schema": "./emulator.schema.json",
          "tenantId": "11111111-2222-4333-8444-555555555555",
          "subscriptionId": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
          "resourceGroup": "local",
          "location": "westeurope",
          "userAssignedIdentities": [
            { "name": "orders", "clientId": "00000000-0000-4000-8000-000000000001", "principalId": "00000000-0000-4000-8000-000000000002", "resourceGroup": "shared",
              "appRoles": { "api://orders": ["Orders.Read"] },
              "federatedCredentials": [ { "name": "aks", "issuer": "https://issuer.example/", "subject": "system:serviceaccount:ns:sa", "audiences": ["api://AzureADTokenExchange"] } ] }
          ],
          "applications": [
            { "name": "shop", "clientId": "00000000-0000-4000-8000-000000000003", "principalId": "00000000-0000-4000-8000-000000000004",
              "appRoles": { "api://orders": ["Orders.Read"] },
              "federatedCredentials": [ { "name": "orders", "issuer": "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0", "subject": "00000000-0000-4000-8000-000000000002" } ] }
          ],
          "hosts": [
            { "name": "vm1",  "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true, "userAssigned": ["orders"], "callers": ["172.28.0.10"] },
            { "name": "web1", "type": "Microsoft.Web/sites", "systemAssigned": true, "userAssigned": ["orders"], "identityHeader": "secret" },
            { "name": "aks1", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["orders"],
              "serviceAccount": "shop/orders.v2", "oidcIssuer": "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/", "tokenFile": "/var/run/secrets/azure/tokens/azure-identity-token" }
          ],
          "targets": { "allowUnknown": true, "additional": [ { "uri": "api://orders" } ] },
          "tokens": { "lifetime": "1.00:00:00", "issuer": "https://issuer.example/" },
          "keys": { "rotationInterval": "30.00:00:00", "propagationTime": "1.00:00:00", "retentionDuration": "2.00:00:00" },
          "credentials": { "validity": "90.00:00:00", "rotateAfter": "45.00:00:00" },
          "throttling": { "enabled": false },
          "faults": [
            { "name": "bad-day", "preset": "throttled", "effect": "410 x2, 429 retry-after=1, ok", "protocol": "imds", "host": "vm1", "identity": "orders", "resource": "api://orders",
              "times": 8, "every": 2, "probability": 0.5, "seed": 42, "from": "2026-01-31T12:00:00Z", "until": "2026-01-31T13:00:00+00:30" },
            { "effect": "hang", "for": "00:01:10" }
          ]
        }
        """;

    public static EmulatorOptions Valid(string? json, params (string Name, string Value)[] environment)
    {
        var result = Read(json, environment);
        result.Problems.ShouldBeEmpty();
        return result.Options;
    }

    public static ConfigurationResult Read(string? json, params (string Name, string Value)[] environment) =>
        ConfigurationReader.Read(json, environment.ToDictionary(variable => variable.Name, variable => variable.Value));

    public static string[] ProblemsIn(string? json, params (string Name, string Value)[] environment) =>
        [.. Read(json, environment).Problems.Select(problem => problem.ToString())];
}
