using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary><c>POST …/listAssociatedResources</c>: the hosts that an identity is assigned to. Only previews have had it; the Azure CLI asks by the later one.</summary>
internal sealed partial class AssociatedResources(EmulatorOptions options, IdentityRegistry registry) : IResourceProvider
{
    private const string ByName = "name";

    public IEnumerable<ArmOperation> Operations =>
    [
        new("POST", ManagedIdentityApi.UserAssigned + "/listAssociatedResources", true, request => ArmAnswer.Of(List(request)))
        {
            ApiVersions = ["2021-09-30-preview", "2022-01-31-preview"], Scopes = ArmScopes.ResourceGroup,
        },
    ];

    private ArmAnswer List(ArmRequest request)
    {
        var id = ArmResourceId.From($"{request.Path.Scope}/providers/{ManagedIdentityApi.UserAssigned}/{request.Path.Names[0]}");
        if (registry.FindUserAssigned(id) is not { } identity)
        {
            return ArmErrors.ResourceNotFound(request.Path);
        }

        var found = registry.Hosts.Where(host => host.IsAssigned(identity));
        if (request.Query.GetValueOrDefault("$filter") is { Length: > 0 } filter)
        {
            if (FilterPattern().Match(filter) is not { Success: true } parts)
            {
                return ArmErrors.BadRequest($"The filter '{filter}' is not supported: it may be type eq '…', or contains(name, '…').");
            }

            found = parts.Groups["type"] is { Success: true, Value: var type }
                ? found.Where(host => host.Type.ResourceType.Equals(type, StringComparison.OrdinalIgnoreCase))
                : found.Where(host => host.ResourceId.Name.Contains(parts.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
        }

        if (!Paging.TryRead(request, "$top", int.MaxValue, out var top) || !Paging.TryRead(request, "$skip", 0, out var skip))
        {
            return ArmErrors.BadRequest("$top and $skip must be whole numbers.");
        }

        var order = request.Query.GetValueOrDefault("$orderby", ByName);
        var all = found.OrderBy(host => host.ResourceId.Name, StringComparer.OrdinalIgnoreCase).ToList();
        if (order.StartsWith(ByName, StringComparison.OrdinalIgnoreCase) && order.EndsWith(" desc", StringComparison.OrdinalIgnoreCase))
        {
            all.Reverse();
        }

        return ArmAnswer.Ok(new JsonObject { ["totalCount"] = all.Count, ["value"] = new JsonArray([.. all.Skip(skip).Take(top).Select(Describe)]) });
    }

    private JsonObject Describe(AzureHost host) => new()
    {
        ["id"] = ArmIds.Display(host.ResourceId),
        ["name"] = host.ResourceId.Name,
        ["type"] = host.Type.ResourceType.ToLowerInvariant(),
        ["resourceGroup"] = host.ResourceId.ResourceGroup,
        ["subscriptionId"] = options.SubscriptionId.ToString(),
        ["subscriptionDisplayName"] = EmulatedSubscription.DisplayName,
    };

    [GeneratedRegex(@"^\s*(type\s+eq\s+'(?<type>[^']*)'|contains\(\s*name\s*,\s*'(?<name>[^']*)'\s*\))\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FilterPattern();
}
