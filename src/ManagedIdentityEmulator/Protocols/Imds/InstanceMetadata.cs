using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>
/// What IMDS says about a machine, with the members of its 2021-11-15 schema, whichever version is asked for. All values are
/// strings, and a value that a machine does not have is "".
/// </summary>
internal sealed class InstanceMetadata(EmulatorOptions options)
{
    private readonly ConditionalWeakTable<AzureHost, JsonObject> machines = []; // by reference: a host that has changed is another

    public JsonNode? Of(AzureHost host) => machines.GetValue(host, _ => new JsonObject { ["compute"] = Compute(host), ["network"] = Network(host) });

    private JsonObject Compute(AzureHost host)
    {
        var isScaleSet = host.Type.ResourceType.EndsWith("virtualMachineScaleSets", StringComparison.OrdinalIgnoreCase);
        return new()
        {
            ["azEnvironment"] = "AzurePublicCloud",
            ["customData"] = "",
            ["evictionPolicy"] = "",
            ["isHostCompatibilityLayerVm"] = "false",
            ["licenseType"] = "",
            ["location"] = host.Details.Location is { Length: > 0 } location ? location : options.Location,
            ["name"] = isScaleSet ? $"{host.ResourceId.Name}_0" : host.ResourceId.Name,
            ["offer"] = "debian-12",
            ["osProfile"] = new JsonObject { ["adminUsername"] = "azureuser", ["computerName"] = host.ResourceId.Name, ["disablePasswordAuthentication"] = "true" },
            ["osType"] = "Linux",
            ["placementGroupId"] = "",
            ["plan"] = new JsonObject { ["name"] = "", ["product"] = "", ["publisher"] = "" },
            ["platformFaultDomain"] = "0",
            ["platformUpdateDomain"] = "0",
            ["priority"] = "",
            ["provider"] = "Microsoft.Compute",
            ["publicKeys"] = new JsonArray(),
            ["publisher"] = "Debian",
            ["resourceGroupName"] = host.ResourceId.ResourceGroup ?? options.ResourceGroup,
            ["resourceId"] = host.ResourceId.ToString().Replace("/resourcegroups/", "/resourceGroups/", StringComparison.Ordinal),
            ["securityProfile"] = new JsonObject { ["secureBootEnabled"] = "false", ["virtualTpmEnabled"] = "false" },
            ["sku"] = "12-gen2",
            ["storageProfile"] = StorageProfile(host),
            ["subscriptionId"] = options.SubscriptionId.ToString(),
            ["tags"] = string.Join(';', Tags(host).Select(tag => $"{tag.Key}:{tag.Value}")),
            ["tagsList"] = new JsonArray([.. Tags(host).Select(tag => new JsonObject { ["name"] = tag.Key, ["value"] = tag.Value })]),
            ["userData"] = "",
            ["version"] = "0.20240507.1740",
            ["virtualMachineScaleSet"] = new JsonObject { ["id"] = isScaleSet ? host.ResourceId.ToString() : "" },
            ["vmId"] = host.VirtualMachineId(options.TenantId).ToString(),
            ["vmScaleSetName"] = isScaleSet ? host.ResourceId.Name : "",
            ["vmSize"] = "Standard_D2s_v5",
            ["zone"] = "",
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Tags(AzureHost host) => host.Details.Tags.OrderBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase);

    private static JsonObject StorageProfile(AzureHost host) => new()
    {
        ["dataDisks"] = new JsonArray(),
        ["imageReference"] = new JsonObject { ["id"] = "", ["offer"] = "debian-12", ["publisher"] = "Debian", ["sku"] = "12-gen2", ["version"] = "latest" },
        ["osDisk"] = new JsonObject { ["caching"] = "ReadWrite", ["createOption"] = "FromImage", ["diskSizeGB"] = "30", ["name"] = $"{host.Name}_OsDisk", ["osType"] = "Linux" },
    };

    private JsonObject Network(AzureHost host) => new()
    {
        ["interface"] = new JsonArray(new JsonObject
        {
            ["ipv4"] = new JsonObject
            {
                ["ipAddress"] = new JsonArray(new JsonObject { ["privateIpAddress"] = "10.0.0.4", ["publicIpAddress"] = "" }),
                ["subnet"] = new JsonArray(new JsonObject { ["address"] = "10.0.0.0", ["prefix"] = "24" }),
            },
            ["ipv6"] = new JsonObject { ["ipAddress"] = new JsonArray() },
            ["macAddress"] = "000D3A" + NameBasedGuid.Create(options.TenantId, $"mac/{host.Name}").ToString("N")[..6].ToUpperInvariant(),
        }),
    };
}
