namespace ManagedIdentityEmulator.Identities;

/// <summary>Somebody that Entra issues tokens to: a managed identity or an application.</summary>
public abstract record ServicePrincipal
{
    /// <summary>The name that a person gave it.</summary>
    public required string Name { get; init; }

    /// <summary>The application (client) id: the <c>appid</c> claim (v2.0 tokens: <c>azp</c>).</summary>
    public required Guid ClientId { get; init; }

    /// <summary>The service principal's object id: the <c>oid</c> and <c>sub</c> claims.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>The Entra tenant: the <c>tid</c> claim.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The application roles granted, by audience: the <c>roles</c> claim.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AppRoles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The outside tokens that it is believed by (workload identity federation). System-assigned identities have none.</summary>
    public IReadOnlyList<FederatedCredential> FederatedCredentials { get; init; } = [];

    // Ids belong to one principal; a change of it keeps them.
    internal abstract bool IsVersionOf(ServicePrincipal other);
}
