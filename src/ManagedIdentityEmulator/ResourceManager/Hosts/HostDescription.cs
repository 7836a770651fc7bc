using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>A host as its resource provider writes it: what is known of it, and the rest as it came.</summary>
internal static class HostDescription
{
    private const string Identity = "identity";
    private const string Kind = "kind";
    private const string Properties = "properties";

    public static JsonObject Of(AzureHost host, RegistryState state, Guid tenantId, string? apiVersion)
    {
        var rest = HostBody.Parse(host.Details.Rest);
        var json = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true })
        {
            ["name"] = host.ResourceId.Name,
            ["id"] = ArmIds.Display(host.ResourceId),
            ["type"] = host.Type.ResourceType,
            ["location"] = host.Details.Location,
            ["tags"] = ResourceBody.WriteTags(host.Details.Tags),
        };
        if ((rest.Text(Kind) ?? host.Type.Kind) is { } kind)
        {
            json[Kind] = kind;
        }

        if (host.SystemAssigned is not null || !host.UserAssigned.IsEmpty || rest.ContainsKey(Identity))
        {
            json[Identity] = IdentityOf(host, state, apiVersion);
        }

        json[Properties] = PropertiesOf(host, rest.Object(Properties), tenantId);
        foreach (var (name, value) in rest)
        {
            json.TryAdd(name, value?.DeepClone());
        }

        return json;
    }

    private static JsonObject IdentityOf(AzureHost host, RegistryState state, string? apiVersion)
    {
        var kinds = (host.SystemAssigned is null ? 0 : IdentityKinds.SystemAssigned) | (host.UserAssigned.IsEmpty ? 0 : IdentityKinds.UserAssigned);
        var json = new JsonObject { ["type"] = kinds.ToString() };
        if (host.SystemAssigned is { } own)
        {
            json["principalId"] = own.PrincipalId.ToString();
            json["tenantId"] = own.TenantId.ToString();
        }

        if (!host.UserAssigned.IsEmpty)
        {
            IdentityIds.Write(json, host, state, apiVersion);
        }

        return json;
    }

    private static JsonObject PropertiesOf(AzureHost host, JsonObject? kept, Guid tenantId)
    {
        var properties = kept?.DeepClone() as JsonObject ?? new();
        properties["provisioningState"] = "Succeeded";
        if (host.Type.Is("Microsoft.Compute/virtualMachines"))
        {
            properties["vmId"] = host.VirtualMachineId(tenantId).ToString();
        }

        return properties;
    }
}
