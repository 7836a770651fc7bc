using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>
/// Which assignments a list at a scope has: those there, above and below, or by <c>atScope()</c> none below
/// (learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest).
/// </summary>
internal sealed record RoleAssignmentFilter(ResourceScope Scope)
{
    private const string Supported = "'atScope()', 'principalId eq '{value}'' and 'assignedTo('{value}')', joined by 'and'";

    private bool IsAtScope { get; init; }

    private Guid? PrincipalId { get; init; }

    public static ArmError? Read(string? text, ResourceScope scope, out RoleAssignmentFilter filter)
    {
        filter = new(scope);
        foreach (var term in ODataFilter.Parse(text) ?? [new("", "", "")])
        {
            if (term.Is("atScope", FilterTerm.Call) && term.Value.Length == 0)
            {
                filter = filter with { IsAtScope = true };
            }
            else if ((term.Is("principalId") || term.Is("assignedTo", FilterTerm.Call)) && Guid.TryParse(term.Value, out var principal))
            {
                filter = filter with { PrincipalId = principal }; // there are no groups here that it could be in
            }
            else
            {
                return AuthorizationErrors.UnsupportedFilter(text!, Supported);
            }
        }

        return null;
    }

    public bool Has(RoleAssignment assignment) =>
        (assignment.Scope.Contains(Scope) || (!IsAtScope && Scope.Contains(assignment.Scope)))
        && (PrincipalId is not { } principal || assignment.PrincipalId == principal);
}
