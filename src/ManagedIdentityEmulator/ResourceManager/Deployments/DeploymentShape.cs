using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>What a deployment says of its resources: <c>providers</c> and <c>dependencies</c>, as JSON.</summary>
internal sealed record DeploymentShape(string Providers, string Dependencies)
{
    public static DeploymentShape Of(IReadOnlyList<PlannedResource> resources) => new(
        TemplateValues.WriteJson(ProvidersOf(resources.Where(resource => resource.IsDeployed))),
        TemplateValues.WriteJson(new JsonArray([.. resources.Where(resource => resource.IsDeployed && resource.Dependencies.Any(other => other.IsDeployed)).Select(Dependency)])));

    /// <summary>A resource as deployments name it.</summary>
    public static JsonObject Describe(string id, string? name = null)
    {
        var path = ArmPath.Parse(id)!;
        return new() { ["id"] = id, ["resourceType"] = path.ResourceType, ["resourceName"] = name ?? string.Join('/', path.Names) };
    }

    private static JsonArray ProvidersOf(IEnumerable<PlannedResource> resources) => new([.. resources.GroupBy(resource => resource.Path.Namespace, StringComparer.OrdinalIgnoreCase)
        .Select(space => new JsonObject
        {
            ["namespace"] = space.Key,
            ["resourceTypes"] = new JsonArray([.. space.Select(resource => resource.Path.ResourceType[(space.Key.Length + 1)..]).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(type => new JsonObject { ["resourceType"] = type, ["locations"] = new JsonArray([null]) })]),
        })]);

    private static JsonObject Dependency(PlannedResource resource)
    {
        var dependency = Describe(resource.Id, resource.Name);
        dependency["dependsOn"] = new JsonArray([.. resource.Dependencies.Where(other => other.IsDeployed).Select(other => Describe(other.Id, other.Name))]);
        return dependency;
    }
}
