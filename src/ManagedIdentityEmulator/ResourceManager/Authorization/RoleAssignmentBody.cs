using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>The body of a PUT of a role assignment, its role found.</summary>
internal sealed record RoleAssignmentBody(Guid RoleDefinitionId, Guid PrincipalId, string? PrincipalType, JsonObject Properties)
{
    private static readonly (string Name, int Longest)[] texts =
    [
        ("roleDefinitionId", Limits.ResourceId), ("principalId", Limits.ResourceId), ("principalType", Limits.ResourceId), ("description", Limits.RoleDescription),
        ("condition", Limits.RoleCondition), ("conditionVersion", Limits.ResourceId), ("delegatedManagedIdentityResourceId", Limits.ResourceId),
    ];

    private static readonly string[] principalTypes = ["User", "Group", "ServicePrincipal", "ForeignGroup", "Device"];

    public static ArmError? Read(JsonObject? body, out RoleAssignmentBody? read)
    {
        read = null;
        if (body.Object("properties") is not { } properties)
        {
            return ArmErrors.InvalidContent("'properties' must be an object, with 'roleDefinitionId' and 'principalId'.");
        }

        if (texts.FirstOrDefault(text => properties.HasOther(text.Name, JsonValueKind.String)) is { Name: { } wrong })
        {
            return ArmErrors.InvalidContent($"'properties.{wrong}' must be a string.");
        }

        if (texts.FirstOrDefault(text => properties.Text(text.Name)?.Length > text.Longest) is { Name: { } tooLong, Longest: var longest })
        {
            return ArmErrors.InvalidContent($"'properties.{tooLong}' has at most {longest} characters.");
        }

        var type = properties.Text("principalType") is { Length: > 0 } given ? given : null;
        var known = principalTypes.FirstOrDefault(name => name.Equals(type, StringComparison.OrdinalIgnoreCase));
        if (type is not null && known is null)
        {
            return ArmErrors.InvalidContent($"'properties.principalType' must be one of {string.Join(", ", principalTypes)}.");
        }

        if (ReadRole(properties.Text("roleDefinitionId"), out var role) is { } error)
        {
            return error;
        }

        if (!Guid.TryParse(properties.Text("principalId"), out var principal) || principal == Guid.Empty)
        {
            return AuthorizationErrors.InvalidPrincipalId;
        }

        read = new(role, principal, known, properties);
        return null;
    }

    private static ArmError? ReadRole(string? id, out Guid role)
    {
        role = default;
        return id is null || ArmPath.Parse(id) is not { IsCollection: false } path || !path.Is(AuthorizationApi.RoleDefinitions) ? AuthorizationErrors.BadRoleReference
            : !Guid.TryParse(path.Name, out role) ? AuthorizationErrors.InvalidDefinitionId(path.Name)
            : BuiltInRoles.Find(role) is null ? AuthorizationErrors.DefinitionNotFound(StatusCodes.Status400BadRequest, role)
            : null;
    }
}
