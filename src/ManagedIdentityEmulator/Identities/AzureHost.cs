using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Identities;

/// <summary>A host: the Azure resource that code runs on (Azure's documentation calls it the source resource).</summary>
public sealed record AzureHost
{
    /// <summary>The resource name, unique among the hosts.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of resource it is.</summary>
    public required HostType Type { get; init; }

    /// <summary>Its ARM id.</summary>
    public required ArmResourceId ResourceId { get; init; }

    /// <summary>Its system-assigned identity, if that is enabled.</summary>
    public ManagedIdentity? SystemAssigned { get; init; }

    /// <summary>
    /// The user-assigned identities assigned to it. As in Azure, an id stays here when its identity is deleted.
    /// </summary>
    public ImmutableHashSet<ArmResourceId> UserAssigned { get; init; } = [];

    /// <summary>The sources whose requests are this host's: addresses, CIDR ranges or host names.</summary>
    public ImmutableArray<string> Callers { get; init; } = [];
}
