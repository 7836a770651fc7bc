using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>
/// What the mode <c>Complete</c> does once everything is deployed: it deletes the resources of the group that the template does not have
/// (learn.microsoft.com/azure/azure-resource-manager/templates/deployment-modes).
/// </summary>
internal sealed class CompleteMode(IdentityRegistry registry, InertResources inert, ResourceClient client)
{
    public async Task DeleteOthersAsync(DeploymentPlan plan, DeploymentProgress run)
    {
        var kept = plan.Resources.Where(resource => resource.IsIncluded).Select(resource => resource.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var id in All().Where(id => IsIn(plan.Input.Target, id) && !kept.Contains(id)).Order(StringComparer.OrdinalIgnoreCase).ToList())
        {
            var started = run.Now;
            var error = await client.DeleteAsync(plan.Input.Caller, ResourceIds.Parse(id));
            run.Add("Delete", id, started, error?.Status ?? 200, error);
        }
    }

    private IEnumerable<string> All() => registry.State.UserAssigned.Keys.Concat(registry.Hosts.Select(host => host.ResourceId)).Select(ArmIds.Display).Concat(inert.Ids);

    private static bool IsIn(DeploymentEnvironment target, string id) => id.StartsWith($"{target.Scope}/", StringComparison.OrdinalIgnoreCase);
}
