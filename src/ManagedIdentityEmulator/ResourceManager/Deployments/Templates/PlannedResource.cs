using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>A resource of a template, one for each time that its loop goes round.</summary>
internal sealed class PlannedResource
{
    public required string Id { get; init; }

    public required ArmPath Path { get; init; }

    /// <summary>The name as the template has it, e.g. <c>identity/credential</c>.</summary>
    public required string Name { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>The symbolic name, with its place in the loop where there is one.</summary>
    public string? Symbol { get; init; }

    /// <summary>The name of its loop.</summary>
    public string? Loop { get; init; }

    /// <summary>The symbolic name of all of its loop.</summary>
    public string? LoopSymbol { get; init; }

    /// <summary>Whether its condition holds.</summary>
    public required bool IsIncluded { get; init; }

    /// <summary>Whether the template only names it: it is there already.</summary>
    public required bool IsExisting { get; init; }

    /// <summary>As the template has it.</summary>
    public required JsonObject Source { get; init; }

    /// <summary>Where its expressions stand.</summary>
    public required EvaluationScope Scope { get; init; }

    /// <summary>What has to be deployed before.</summary>
    public HashSet<PlannedResource> Dependencies { get; } = [];

    public bool IsDeployed => IsIncluded && !IsExisting;

    public bool IsNestedDeployment => Path.Is(NestedTemplate.ResourceType);
}
