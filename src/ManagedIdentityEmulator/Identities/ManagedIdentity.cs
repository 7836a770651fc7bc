namespace ManagedIdentityEmulator.Identities;

/// <summary>The two kinds of managed identity.</summary>
public enum IdentityKind
{
    /// <summary>Created with a host, used by it alone, and gone with it.</summary>
    SystemAssigned,

    /// <summary>A resource of its own, assigned to any number of hosts.</summary>
    UserAssigned,
}

/// <summary>A managed identity: a service principal without an application of its own.</summary>
public sealed record ManagedIdentity
{
    /// <summary>System-assigned or user-assigned.</summary>
    public required IdentityKind Kind { get; init; }

    /// <summary>The resource name; of a system-assigned identity, its host's.</summary>
    public required string Name { get; init; }

    /// <summary>The ARM id of the identity; of a system-assigned identity, its host's.</summary>
    public required ArmResourceId ResourceId { get; init; }

    /// <summary>The application (client) id: the <c>appid</c> claim.</summary>
    public required Guid ClientId { get; init; }

    /// <summary>The service principal's object id: the <c>oid</c> and <c>sub</c> claims.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>The Entra tenant: the <c>tid</c> claim.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The application roles granted, by audience: the <c>roles</c> claim.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AppRoles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
