using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// What is in a resource group or the subscription, of whatever type: what all resources have in common, none of their properties
/// (learn.microsoft.com/rest/api/resources/resources/list).
/// </summary>
internal sealed class ResourceLists(IdentityRegistry registry) : IResourceProvider
{
    private static readonly string[] filters = ["resourceType", "name", "location", "resourceGroup", "tagName", "tagValue"];

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

    private static IEnumerable<Listed> All(RegistryState state) => state.UserAssigned.Values
        .Select(identity => new Listed(identity.ResourceId, identity.ResourceId.ToString(), ManagedIdentityApi.UserAssigned, null, identity.Details))
        .Concat(state.Hosts.Select(host => new Listed(host.ResourceId, ArmIds.Display(host.ResourceId), host.Type.ResourceType, host.Type.Kind, host.Details)));

    private sealed record Listed(ArmResourceId Key, string Id, string Type, string? Kind, ResourceDetails Details)
    {
        // Of a nested resource, the names of all levels: "workspace/compute".
        private string Name { get; } = string.Join('/', ArmPath.Parse(Id)!.Names);

        public string? Group => ArmIds.ResourceGroupOf(Key);

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
            var listed = new JsonObject { ["id"] = Id, ["name"] = Name, ["type"] = Type, ["location"] = Details.Location, ["tags"] = ResourceBody.WriteTags(Details.Tags) };
            if (Kind is not null)
            {
                listed["kind"] = Kind;
            }

            return listed;
        }
    }
}
