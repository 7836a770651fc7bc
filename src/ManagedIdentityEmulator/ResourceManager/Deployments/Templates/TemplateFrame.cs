using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>What the expressions of one template have in common.</summary>
internal sealed class TemplateFrame(DeploymentEnvironment environment, EvaluationBudget budget, IResourceStates resources)
{
    public DeploymentEnvironment Environment => environment;

    public EvaluationBudget Budget => budget;

    /// <summary>What <c>reference</c> finds.</summary>
    public IResourceStates Resources => resources;

    public required NamedValues Parameters { get; init; }

    public required NamedValues Variables { get; init; }

    public required OwnFunctions OwnFunctions { get; init; }

    /// <summary>Where the deployment stands that this is nested in, if it sees what is around it.</summary>
    public EvaluationScope? Outer { get; init; }

    /// <summary>Outside all loops of its own.</summary>
    public EvaluationScope Scope => Outer is null ? new(this) : Outer with { Frame = this, AllowsReference = false };
}

/// <summary>The resources that <c>reference</c> can find.</summary>
internal interface IResourceStates
{
    /// <summary>A resource as Resource Manager gives it.</summary>
    /// <param name="resource">Its id, its name or its symbolic name.</param>
    /// <exception cref="TemplateException">There is none, or it is not deployed yet.</exception>
    public ReferencedResource Find(string resource, string? apiVersion);

    /// <summary>The resources of a loop, by symbolic name.</summary>
    public IEnumerable<ReferencedResource> FindLoop(string symbol, string? apiVersion);

    /// <summary>The id of a resource that is in the template, by symbolic name; deployed or not.</summary>
    public string IdOf(string symbol);
}

/// <param name="State">What a GET of it answers.</param>
internal sealed record ReferencedResource(string Id, string ApiVersion, JsonObject State);
