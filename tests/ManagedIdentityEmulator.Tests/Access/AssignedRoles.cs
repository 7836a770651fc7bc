using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Access;

/// <summary>Role assignments as tests make them.</summary>
internal static class AssignedRoles
{
    public static Guid Principal { get; } = new("11111111-0000-4000-8000-000000000001");

    public static RoleAssignment Assign(string roleName, string scope, Guid? principal = null, Guid? name = null) => new()
    {
        Name = name ?? Guid.NewGuid(),
        Scope = ResourceScope.From(scope),
        RoleDefinitionId = BuiltInRoles.All.Single(role => role.Name == roleName).Id,
        PrincipalId = principal ?? Principal,
        PrincipalType = "ServicePrincipal",
        CreatedOn = DateTimeOffset.UnixEpoch,
        UpdatedOn = DateTimeOffset.UnixEpoch,
    };

    public static RoleAssignments Empty() => new(new(null));
}
