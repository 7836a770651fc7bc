using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Hosts;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// What is in a resource group or the subscription, of whatever type: what all resources have in common, none of their properties
/// (learn.microsoft.com/rest/api/resources/resources/list).
/// </summary>
internal sealed class ResourceLists(EmulatorOptions options, IdentityRegistry registry) : IResourceProvider
{
    private static readonly string[] filters = ["resourceType", "name", "location", "resourceGroup", "tagName", "tagValue"];

    // Without properties, whatever the type (learn.microsoft.com/rest/api/resources/resources/list#genericresourceexpanded).
    private static readonly string[] common = ["id", "name", "type", "kind", "location", "tags", "identity", "sku", "plan", "zones", "managedBy"];

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", "Microsoft.Resources/subscriptions/resources", true, request => ArmAnswer.Of(List(request))),
        new("GET", "Microsoft.Resources/subscriptions/resourceGroups/resources", true, request => ArmAnswer.Of(List(request))),
    ];

    private ArmAnswer List(ArmRequest request) => ResourceFilter.Read(request, filters, out var filter) is { } wrong ? wrong
        : Paging.Write(request, All(registry.State)
            .Where(resource => request.Path.ResourceGroup is not { } group || string.Equals(resource.Group, group, StringComparison.OrdinalIgnoreCase))
            .Where(resource => filter.Passes(resource.ValuesOf))
            .OrderBy(resource => resource.Id, StringComparer.OrdinalIgnoreCase)
            .Select(resource => resource.Describe()));

    private IEnumerable<Listed> All(RegistryState state) => state.UserAssigned.Values
        .Select(identity => new Listed(identity.ResourceId, identity.ResourceId.ToString(), ManagedIdentityApi.UserAssigned, identity.Details, () => UserAssignedIdentities.Describe(identity)))
        .Concat(state.Hosts.Select(host => new Listed(
            host.ResourceId, ArmIds.Display(host.ResourceId), host.Type.ResourceType, host.Details, () => HostDescription.Of(host, state, options.TenantId, apiVersion: null))));

    private sealed record Listed(ArmResourceId Key, string Id, string Type, ResourceDetails Details, Func<JsonObject> Whole)
    {
        // Of a nested resource, the names of all levels: "workspace/compute".
        private string Name { get; } = string.Join('/', ArmPath.Parse(Id)!.Names);

        public string? Group => Key.ResourceGroup;

        public IEnumerable<string> ValuesOf(string member) => member switch
        {
            "resourcetype" => [Type],
            "name" => [Name],
            "location" => [Details.Location],
            "resourcegroup" => Group is { } group ? [group] : [],
            "tagname" => Details.Tags.Keys,
            _ => Details.Tags.Values,
        };

        public JsonObject Describe()
        {
            var whole = Whole();
            whole["name"] = Name;
            var listed = new JsonObject();
            foreach (var name in common.Where(whole.ContainsKey))
            {
                listed[name] = whole[name]?.DeepClone();
            }

            return listed;
        }
    }
}
