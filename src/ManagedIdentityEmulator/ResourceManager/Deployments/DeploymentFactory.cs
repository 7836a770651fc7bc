using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

internal static class DeploymentFactory
{
    public static Deployment Create(DeploymentPlan plan, DateTimeOffset now) => new()
    {
        Id = plan.Input.Id,
        Name = plan.Input.Name,
        OperationId = NewId(),
        CorrelationId = plan.Input.Caller.CorrelationId,
        Mode = plan.Input.Target.Mode,
        Location = plan.Input.Target.DeploymentLocation,
        Tags = plan.Input.Tags is { } tags ? TemplateValues.WriteJson(tags) : null,
        Template = TemplateValues.WriteJson(plan.Input.Properties["template"]),
        Parameters = TemplateValues.WriteJson(plan.Parameters),
        Started = now,
        Changed = now,
        Shape = DeploymentShape.Of(plan.Resources),
    };

    public static string NewId() => Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
}
