using System.Text.Json;
using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>The role assignments. Those of principals that are no more go along, as Azure keeps them.</summary>
internal sealed class RoleAssignmentSection(RoleAssignments assignments) : ListSection<KeptRoleAssignment>("roleAssignments", RoleAssignmentJson.Default.KeptRoleAssignmentArray)
{
    protected override KeptRoleAssignment[] Current() => RoleAssignmentStore.Keep(assignments.State);

    protected override void Check(KeptRoleAssignment item, string path, ProblemList problems)
    {
        problems.Require(item.Scope.StartsWith('/'), $"{path}.scope", "must be / for the tenant, or the id of a subscription, resource group or resource");
        problems.Require(BuiltInRoles.Find(item.RoleDefinitionId) is not null, $"{path}.roleDefinitionId", "must be the GUID of a built-in role");
        Longest(item.Scope, "scope", Limits.ResourceId);
        Longest(item.PrincipalType, "principalType", Limits.ResourceId);
        Longest(item.Description, "description", Limits.RoleDescription);
        Longest(item.Condition, "condition", Limits.RoleCondition);
        Longest(item.ConditionVersion, "conditionVersion", Limits.ResourceId);
        Longest(item.DelegatedManagedIdentityResourceId, "delegatedManagedIdentityResourceId", Limits.ResourceId);
        problems.Require(item.PrincipalId != Guid.Empty, $"{path}.principalId", "must not be the empty GUID");

        void Longest(string? text, string name, int most) => problems.Require(text is null || text.Length <= most, $"{path}.{name}", $"has at most {most} characters");
    }

    protected override int Most => Limits.RoleAssignments;

    protected override PreparedImport? Prepare(KeptRoleAssignment[] items, Action<string> tell)
    {
        try
        {
            var next = RoleAssignmentStore.Restore(items);
            return new(() =>
            {
                var before = assignments.State;
                assignments.Become(next);
                return () => assignments.Become(before);
            });
        }
        catch (JsonException e)
        {
            tell(e.Message); // two of them assign the same, or have one name
            return null;
        }
    }
}
