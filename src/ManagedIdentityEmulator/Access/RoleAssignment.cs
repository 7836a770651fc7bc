using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Access;

/// <summary>A role that a principal has at a scope, and at everything below. It stays when the principal goes, as in Azure.</summary>
internal sealed record RoleAssignment
{
    /// <summary>A GUID that is the tenant's only one, wherever it is attached.</summary>
    public required Guid Name { get; init; }

    public required ResourceScope Scope { get; init; }

    /// <summary>The GUID of the role.</summary>
    public required Guid RoleDefinitionId { get; init; }

    public required Guid PrincipalId { get; init; }

    /// <summary><c>ServicePrincipal</c>, or what whoever made it said: <c>User</c>, <c>Group</c>, …</summary>
    public required string PrincipalType { get; init; }

    public string? Description { get; init; }

    /// <summary>Kept and given back, never evaluated.</summary>
    public string? Condition { get; init; }

    public string? ConditionVersion { get; init; }

    public string? DelegatedManagedIdentityResourceId { get; init; }

    public required DateTimeOffset CreatedOn { get; init; }

    public required DateTimeOffset UpdatedOn { get; init; }

    /// <summary>The principal that made it; <see langword="null"/> where nobody had to say who it is.</summary>
    public Guid? CreatedBy { get; init; }

    public Guid? UpdatedBy { get; init; }

    public string Id => Scope.Append($"/providers/Microsoft.Authorization/roleAssignments/{Name}");

    /// <summary>What there may be one of, and what never changes.</summary>
    public RoleGrant Grant => new(PrincipalId, RoleDefinitionId, Scope);
}

/// <summary>A role that a principal has at a scope.</summary>
internal sealed record RoleGrant(Guid Principal, Guid Role, ResourceScope Scope);
