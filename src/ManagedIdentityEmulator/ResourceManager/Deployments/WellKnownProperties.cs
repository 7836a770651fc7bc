using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>What templates read of resources of other services once they are deployed: the addresses that Azure derives from the name.</summary>
internal static class WellKnownProperties
{
    private static readonly string[] storageServices = ["blob", "queue", "table", "file", "dfs", "web"];
    private static readonly Guid space = new("5b0b9e6a-1f55-4b0f-8f6e-2d7a1c9c4e11");

    public static void Add(PlannedResource planned, JsonObject state)
    {
        var (name, properties) = (planned.Path.Name.ToLowerInvariant(), (JsonObject)state["properties"]!);
        switch (planned.Path.ResourceType.ToUpperInvariant())
        {
            case "MICROSOFT.STORAGE/STORAGEACCOUNTS":
                properties.TryAdd("primaryEndpoints", new JsonObject(storageServices.Select(service => KeyValuePair.Create(service, (JsonNode?)$"https://{name}.{service}.core.windows.net/"))));
                break;
            case "MICROSOFT.KEYVAULT/VAULTS":
                properties.TryAdd("vaultUri", $"https://{name}.vault.azure.net/");
                break;
            case "MICROSOFT.CONTAINERREGISTRY/REGISTRIES":
                properties.TryAdd("loginServer", $"{name}.azurecr.io");
                break;
            case "MICROSOFT.SQL/SERVERS":
                properties.TryAdd("fullyQualifiedDomainName", $"{name}.database.windows.net");
                break;
            case "MICROSOFT.DOCUMENTDB/DATABASEACCOUNTS":
                properties.TryAdd("documentEndpoint", $"https://{name}.documents.azure.com:443/");
                break;
            case "MICROSOFT.SERVICEBUS/NAMESPACES" or "MICROSOFT.EVENTHUB/NAMESPACES":
                properties.TryAdd("serviceBusEndpoint", $"https://{name}.servicebus.windows.net:443/");
                break;
            case "MICROSOFT.APPCONFIGURATION/CONFIGURATIONSTORES":
                properties.TryAdd("endpoint", $"https://{name}.azconfig.io");
                break;
            case "MICROSOFT.COGNITIVESERVICES/ACCOUNTS":
                properties.TryAdd("endpoint", $"https://{name}.cognitiveservices.azure.com/");
                break;
            case "MICROSOFT.INSIGHTS/COMPONENTS":
                var key = NameBasedGuid.Create(space, planned.Id.ToLowerInvariant()).ToString();
                properties.TryAdd("InstrumentationKey", key);
                properties.TryAdd("AppId", NameBasedGuid.Create(space, key).ToString());
                properties.TryAdd("ConnectionString", $"InstrumentationKey={key}");
                break;
            case "MICROSOFT.OPERATIONALINSIGHTS/WORKSPACES":
                properties.TryAdd("customerId", NameBasedGuid.Create(space, planned.Id.ToLowerInvariant()).ToString());
                break;
            default:
                break;
        }
    }
}
