using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>Where in a template an expression stands: what it may name there.</summary>
internal sealed record EvaluationScope(TemplateFrame Frame)
{
    private static readonly ImmutableDictionary<string, long> noLoop = ImmutableDictionary.Create<string, long>(StringComparer.OrdinalIgnoreCase);
    private static readonly ImmutableDictionary<string, JsonNode?> noVariables = ImmutableDictionary.Create<string, JsonNode?>(StringComparer.OrdinalIgnoreCase);

    public EvaluationBudget Budget => Frame.Budget;

    /// <summary>The copy loops around it, and how far each is.</summary>
    public ImmutableDictionary<string, long> Loops { get; init; } = noLoop;

    /// <summary>The innermost loop, which <c>copyIndex()</c> without a name means.</summary>
    public string? Loop { get; init; }

    public ImmutableDictionary<string, JsonNode?> LambdaVariables { get; init; } = noVariables;

    /// <summary>Those of the template's own function that it is in: that knows nothing else of the template.</summary>
    public IReadOnlyDictionary<string, JsonNode?>? FunctionParameters { get; init; }

    /// <summary>Whether <c>reference</c> may be used: where resources have been deployed by then.</summary>
    public bool AllowsReference { get; init; }

    /// <summary>Whether <c>newGuid</c> and <c>utcNow</c> may be used.</summary>
    public bool IsParameterDefault { get; init; }

    public EvaluationScope In(string loop, long index) => this with { Loops = Loops.SetItem(loop, index), Loop = loop };
}
