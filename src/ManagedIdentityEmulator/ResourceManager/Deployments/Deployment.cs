using System.Collections.Immutable;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>How far a deployment is.</summary>
internal enum DeploymentState
{
    Accepted,
    Running,
    Succeeded,
    Failed,
    Canceled,
}

/// <summary>A deployment as it is now. What is JSON in it is kept as text: anybody may read it at any time.</summary>
internal sealed record Deployment
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string OperationId { get; init; }

    public required Guid CorrelationId { get; init; }

    public required string Mode { get; init; }

    public string? Location { get; init; }

    public string? Tags { get; init; }

    public required string Template { get; init; }

    /// <summary>The parameters as they are shown: without secret ones.</summary>
    public required string Parameters { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Changed { get; init; }

    public DeploymentState State { get; init; }

    /// <summary>What is deployed, without the template's own objects: those are gone when it has ended.</summary>
    public required DeploymentShape Shape { get; init; }

    public ImmutableArray<DeploymentOperation> Operations { get; init; } = [];

    public string? Outputs { get; init; }

    public ArmError? Error { get; init; }

    /// <summary>About as many characters as it keeps.</summary>
    public long Weight => Template.Length + Parameters.Length + (Outputs?.Length ?? 0) + (Tags?.Length ?? 0) + Shape.Providers.Length + Shape.Dependencies.Length
        + Operations.Sum(operation => (operation.Resource?.Length ?? 0) + WeightOf(operation.Error)) + WeightOf(Error);

    public bool IsActive => State is DeploymentState.Accepted or DeploymentState.Running;

    public bool IsFinished => !IsActive;

    private static long WeightOf(ArmError? error) => error is null ? 0 : error.Message.Length + error.Details.Sum(WeightOf);
}

/// <summary>One thing that a deployment did.</summary>
/// <param name="Resource">What it was done to; <see langword="null"/> for the outputs.</param>
internal sealed record DeploymentOperation(string Id, string Kind, string? Resource, int Status, DateTimeOffset Started, DateTimeOffset Ended, ArmError? Error);
