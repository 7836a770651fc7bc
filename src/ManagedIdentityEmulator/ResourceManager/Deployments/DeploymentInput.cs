using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>What is to be deployed: by a client, or by a deployment that has it nested in it.</summary>
internal sealed record DeploymentInput
{
    /// <summary>The deployment's own id.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Where it deploys to.</summary>
    public required DeploymentEnvironment Target { get; init; }

    /// <summary>The <c>properties</c> of the body.</summary>
    public required JsonObject Properties { get; init; }

    public JsonObject? Tags { get; init; }

    public required DeploymentCaller Caller { get; init; }

    public required EvaluationBudget Budget { get; init; }

    /// <summary>How many deployments it is nested in.</summary>
    public int Depth { get; init; }

    /// <summary>Where it stands in the template around it, where its expressions are that template's.</summary>
    public EvaluationScope? Outer { get; init; }
}

/// <summary>A deployment that nothing is known to be wrong with.</summary>
/// <param name="Parameters">As they are shown.</param>
internal sealed record DeploymentPlan(DeploymentInput Input, Template Template, TemplateFrame Frame, DeployedResources States, IReadOnlyList<PlannedResource> Resources, JsonObject Parameters);
