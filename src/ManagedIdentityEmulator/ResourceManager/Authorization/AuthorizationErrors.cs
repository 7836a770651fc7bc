using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>
/// Microsoft.Authorization's errors in its words
/// (learn.microsoft.com/azure/role-based-access-control/troubleshooting, and answers that issues of Azure's clients quote).
/// </summary>
internal static class AuthorizationErrors
{
    public static ArmError InvalidAssignmentName(string given) => new(StatusCodes.Status400BadRequest, "InvalidRoleAssignmentId",
        $"The role assignment ID '{given}' is not valid. The role assignment ID must be a GUID.");

    public static ArmError AssignmentNotFound(string name) => new(StatusCodes.Status404NotFound, "RoleAssignmentNotFound", $"The role assignment '{name}' is not found.");

    public static ArmError AssignmentExists(Guid other) => new(StatusCodes.Status409Conflict, "RoleAssignmentExists",
        $"The role assignment already exists. The ID of the conflicting role assignment is {other:N}.");

    // learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits
    public static ArmError LimitExceeded { get; } = new(StatusCodes.Status400BadRequest, "RoleAssignmentLimitExceeded", "No more role assignments can be created.");

    public static ArmError UpdateNotPermitted { get; } = new(StatusCodes.Status400BadRequest, "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");

    public static ArmError DefinitionNotFound(int status, Guid id) => new(status, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{id:N}' does not exist.");

    public static ArmError InvalidDefinitionId(string given) => new(StatusCodes.Status400BadRequest, "InvalidRoleDefinitionId", $"The role definition ID '{given}' is not valid.");

    public static ArmError BadRoleReference { get; } = new(StatusCodes.Status400BadRequest, "BadRequestFormat",
        "The request was incorrectly formatted: 'roleDefinitionId' must be the full id of a role, /subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{GUID}.");

    public static ArmError InvalidPrincipalId { get; } = new(StatusCodes.Status400BadRequest, "InvalidPrincipalId", "A valid principal ID must be provided for role assignment.");

    public static ArmError PrincipalNotFound(Guid principalId, Guid tenantId) => new(StatusCodes.Status400BadRequest, "PrincipalNotFound",
        $"Principal {principalId:N} does not exist in the directory {tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype");

    public static ArmError UnmatchedPrincipalType(Guid principalId, string given) => new(StatusCodes.Status400BadRequest, "UnmatchedPrincipalType",
        $"The PrincipalId '{principalId:N}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '{given}'."); // so misspelt

    public static ArmError UnsupportedFilter(string given, string supported) => new(StatusCodes.Status400BadRequest, "UnsupportedQuery",
        $"The filter '{given}' is not supported. Supported filters are {supported}.");

    public static ArmError CustomRoles { get; } = new(StatusCodes.Status400BadRequest, "CustomRolesNotSupported",
        "The emulator has Azure's built-in roles only: it makes, changes and deletes no role definitions.");
}
