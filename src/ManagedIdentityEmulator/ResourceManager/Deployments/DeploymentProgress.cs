using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>Notes how far a deployment is, for whoever asks meanwhile.</summary>
internal sealed class DeploymentProgress
{
    private readonly IReadOnlyList<PlannedResource> resources;
    private readonly DeploymentStore store;
    private readonly TimeProvider clock;
    private Deployment deployment;

    public DeploymentProgress(Deployment deployment, IReadOnlyList<PlannedResource> resources, DeploymentStore store, TimeProvider clock)
    {
        (this.deployment, this.resources, this.store, this.clock) = (deployment, resources, store, clock);
        store.Update(deployment);
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool HasErrors => deployment.Operations.Any(operation => operation.Error is not null);

    /// <summary>Notes what has been done to a resource, or to the outputs.</summary>
    public void Add(string kind, string? resource, DateTimeOffset started, int status, ArmError? error) =>
        Become(deployment with { Operations = deployment.Operations.Add(new(DeploymentFactory.NewId(), kind, resource, status, started, Now, error)) });

    public Deployment Fail() =>
        End(DeploymentState.Failed, null, DeploymentErrors.Failed(deployment.Id, [.. deployment.Operations.Select(operation => operation.Error).OfType<ArmError>()]));

    public Deployment End(DeploymentState state, string? outputs, ArmError? error)
    {
        Become(deployment with { State = state, Outputs = outputs, Error = error, Shape = DeploymentShape.Of(resources) });
        return deployment;
    }

    private void Become(Deployment next)
    {
        deployment = next with { Changed = Now };
        store.Update(deployment);
    }
}
