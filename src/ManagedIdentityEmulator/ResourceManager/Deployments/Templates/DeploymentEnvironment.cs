using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>What a template can ask of where it is deployed.</summary>
internal sealed record DeploymentEnvironment
{
    public required string SubscriptionId { get; init; }

    public required string TenantId { get; init; }

    /// <summary>The resource group as <c>resourceGroup()</c> gives it; <see langword="null"/> where the subscription is deployed to.</summary>
    public JsonObject? ResourceGroup { get; init; }

    public string? ResourceGroupName => ResourceGroup?["name"]?.GetValue<string>();

    /// <summary>The id of the subscription or resource group.</summary>
    public string Scope => ResourceGroupName is { } group ? $"{SubscriptionScope}/resourceGroups/{group}" : SubscriptionScope;

    public string SubscriptionScope => $"/subscriptions/{SubscriptionId}";

    public required string DeploymentName { get; init; }

    /// <summary>The location of a subscription's deployment.</summary>
    public string? DeploymentLocation { get; init; }

    /// <summary><c>Incremental</c> or <c>Complete</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Where the client reaches Resource Manager.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>The principal that deploys.</summary>
    public Guid? Deployer { get; init; }

    public required DateTimeOffset Now { get; init; }
}
