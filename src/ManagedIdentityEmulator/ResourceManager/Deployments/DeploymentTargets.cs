using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <param name="Path">The deployment's own.</param>
internal sealed record TargetRequest(ArmPath Path, string? Location, JsonObject Properties, DeploymentCaller Caller);

/// <summary>Where deployments deploy to.</summary>
internal sealed class DeploymentTargets(EmulatorOptions options, ResourceGroups groups, TimeProvider clock)
{
    private static readonly string[] modes = [DeploymentPlanner.Incremental, DeploymentPlanner.Complete];

    public ArmError? Read(TargetRequest request, out DeploymentEnvironment? target)
    {
        target = null;
        var path = request.Path;
        var group = path.ResourceGroup is { } name ? groups.Find(name) : null;
        if (!Guid.TryParse(path.SubscriptionId, out var subscription) || subscription != options.SubscriptionId)
        {
            return ArmErrors.SubscriptionNotFound(path.SubscriptionId ?? "");
        }

        if (path.ResourceGroup is not null && group is null)
        {
            return ArmErrors.ResourceGroupNotFound(path.ResourceGroup);
        }

        if (group is null == request.Location is null)
        {
            return group is null ? ArmErrors.LocationRequired
                : new(400, "InvalidDeployment", $"The 'location' property is not allowed for '{path.Name}' at resource group scope. Please see https://aka.ms/deploy-to-subscription for usage details.");
        }

        var mode = Array.Find(modes, known => known.Equals(request.Properties.Text("mode"), StringComparison.OrdinalIgnoreCase));
        if (mode is null)
        {
            return ArmErrors.InvalidContent($"'properties.mode' is required, and one of {string.Join(", ", modes)}.");
        }

        target = new()
        {
            SubscriptionId = options.SubscriptionId.ToString(),
            TenantId = options.TenantId.ToString(),
            ResourceGroup = group is null ? null : Describe(group),
            DeploymentName = path.Name,
            DeploymentLocation = request.Location is null ? null : ResourceBody.Normal(request.Location),
            Mode = mode,
            BaseAddress = request.Caller.BaseAddress,
            Deployer = request.Caller.Who?.PrincipalId,
            Now = clock.GetUtcNow(),
        };
        return null;
    }

    private JsonObject Describe(ResourceGroup group)
    {
        var described = TemplateValues.NewObject();
        described["id"] = $"/subscriptions/{options.SubscriptionId}/resourceGroups/{group.Name}";
        described["name"] = group.Name;
        described["type"] = "Microsoft.Resources/resourceGroups";
        described["location"] = group.Details.Location;
        described["tags"] = ResourceBody.WriteTags(group.Details.Tags);
        described["properties"] = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true }) { ["provisioningState"] = "Succeeded" };
        return described;
    }
}
