namespace ManagedIdentityEmulator.Identities;

/// <summary>The two kinds of managed identity.</summary>
public enum IdentityKind
{
    /// <summary>Created with a host, used by it alone, and gone with it.</summary>
    SystemAssigned,

    /// <summary>A resource of its own, assigned to any number of hosts.</summary>
    UserAssigned,
}

/// <summary>
/// A managed identity: a service principal without an application of its own. <see cref="ServicePrincipal.Name"/> is the resource
/// name; of a system-assigned identity, its host's.
/// </summary>
public sealed record ManagedIdentity : ServicePrincipal
{
    /// <summary>What whoever names or is told an identity of a host calls the system-assigned one, whatever the host's name is.</summary>
    internal const string SystemAssignedName = "system-assigned";

    /// <summary>System-assigned or user-assigned.</summary>
    public required IdentityKind Kind { get; init; }

    /// <summary>The ARM id of the identity; of a system-assigned identity, its host's.</summary>
    public required ArmResourceId ResourceId { get; init; }

    /// <summary>What Resource Manager keeps of a user-assigned identity; a system-assigned one's is its host's.</summary>
    public ResourceDetails Details { get; init; } = new();

    /// <summary>Whether hosts of other regions may not use it (<c>isolationScope</c>); the emulator keeps it and enforces nothing.</summary>
    public bool IsRegional { get; init; }

    /// <summary>What tokens and logs are of: they outlive it, and are not to keep alive what else there was of it.</summary>
    internal ManagedIdentity Bare() =>
        Details is { Rest: null, Tags.IsEmpty: true } && FederatedCredentials.Count == 0 ? this : this with { Details = new(), FederatedCredentials = [] };

    internal override bool IsVersionOf(ServicePrincipal other) => other is ManagedIdentity identity && identity.ResourceId == ResourceId;
}
