using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>Deployments that are resources of templates.</summary>
internal sealed class NestedDeployments(DeploymentTargets targets)
{
    /// <param name="body">The resource, evaluated but for the template in it.</param>
    public ArmError? Read(DeploymentPlan plan, PlannedResource resource, JsonObject body, out DeploymentInput? input)
    {
        input = null;
        var properties = body.Object("properties") ?? [];
        var request = new TargetRequest(resource.Path, body.Text("location"), properties, plan.Input.Caller);
        if (targets.Read(request, out var target) is { } wrong)
        {
            return wrong;
        }

        input = new()
        {
            Id = resource.Id,
            Name = resource.Path.Name,
            Target = target!,
            Properties = properties,
            Tags = body.Object("tags"),
            Caller = plan.Input.Caller,
            Budget = plan.Input.Budget,
            Depth = plan.Input.Depth + 1,
            Outer = NestedTemplate.IsOuter(resource.Source) ? resource.Scope : null,
        };
        return null;
    }
}
