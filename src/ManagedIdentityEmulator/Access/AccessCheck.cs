using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Access;

/// <summary>Why somebody may do something.</summary>
internal sealed record AccessGrant(RoleAssignment Assignment, RoleDefinition Role);

/// <summary>
/// Whether a principal may do something: it may if one of the roles assigned to it there or above allows it
/// (learn.microsoft.com/azure/role-based-access-control/overview#how-azure-rbac-determines-if-a-user-has-access-to-a-resource).
/// </summary>
internal sealed class AccessCheck(RoleAssignments assignments)
{
    /// <returns>The grant nearest to the scope; <see langword="null"/> where there is none.</returns>
    public AccessGrant? Find(Guid principalId, string operation, OperationPlane plane, ResourceScope scope) =>
        (from assignment in assignments.State.ByName.Values
         where assignment.PrincipalId == principalId && assignment.Scope.Contains(scope)
         let role = BuiltInRoles.Find(assignment.RoleDefinitionId)
         where role is not null && role.Allows(operation, plane)
         orderby assignment.Scope.ToString().Length descending, assignment.Name
         select new AccessGrant(assignment, role)).FirstOrDefault();
}
