using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Access;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>A role assignment as each api-version writes it.</summary>
internal static class RoleAssignmentJson
{
    private const string WithPrincipalType = "2018-09-01";
    private const string WithConditions = "2020-03-01";

    public static JsonObject Describe(RoleAssignment assignment, string apiVersion)
    {
        var properties = new JsonObject
        {
            ["roleDefinitionId"] = AuthorizationApi.RoleId(SubscriptionOf(assignment), assignment.RoleDefinitionId),
            ["principalId"] = assignment.PrincipalId.ToString(),
        };
        if (apiVersion.IsFrom(WithPrincipalType))
        {
            properties["principalType"] = assignment.PrincipalType;
        }

        properties["scope"] = assignment.Scope.ToString();
        if (apiVersion.IsFrom(WithConditions))
        {
            properties["condition"] = assignment.Condition;
            properties["conditionVersion"] = assignment.ConditionVersion;
        }

        properties["createdOn"] = Write(assignment.CreatedOn);
        properties["updatedOn"] = Write(assignment.UpdatedOn);
        properties["createdBy"] = $"{assignment.CreatedBy}";
        properties["updatedBy"] = $"{assignment.UpdatedBy}";
        if (apiVersion.IsFrom(WithConditions))
        {
            properties["delegatedManagedIdentityResourceId"] = assignment.DelegatedManagedIdentityResourceId;
            properties["description"] = assignment.Description;
        }

        return new() { ["properties"] = properties, ["id"] = assignment.Id, ["type"] = AuthorizationApi.RoleAssignments, ["name"] = assignment.Name.ToString() };
    }

    private static string? SubscriptionOf(RoleAssignment assignment) =>
        assignment.Scope.ToString().Split('/') is [_, var root, var subscription, ..] && root.Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ? subscription : null;

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
