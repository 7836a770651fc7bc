using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>The built-in roles, which are the same at every scope: GET, and lists. Custom roles there are none.</summary>
internal sealed class RoleDefinitionOperations : IResourceProvider
{
    private const string BuiltIn = "BuiltInRole";
    private const string WithDataActions = "2018";
    private const string Supported = "'roleName eq '{value}'', 'type eq '{value}'', 'atScopeAndBelow()' and 'atScope()', joined by 'and'";

    public IEnumerable<ArmOperation> Operations =>
    [
        On("GET", Get), On("GET", List) with { OnCollection = true },
        On("PUT", _ => AuthorizationErrors.CustomRoles), On("DELETE", _ => AuthorizationErrors.CustomRoles),
    ];

    private static ArmOperation On(string method, Func<ArmRequest, ArmAnswer> handle) =>
        new(method, AuthorizationApi.RoleDefinitions, false, request => ArmAnswer.Of(handle(request))) { ApiVersions = AuthorizationApi.DefinitionVersions };

    private static ArmAnswer Get(ArmRequest request) =>
        !Guid.TryParse(request.Path.Name, out var id) ? AuthorizationErrors.InvalidDefinitionId(request.Path.Name)
            : BuiltInRoles.Find(id) is { } role ? ArmAnswer.Ok(Describe(role, request))
            : AuthorizationErrors.DefinitionNotFound(StatusCodes.Status404NotFound, id);

    private static ArmAnswer List(ArmRequest request)
    {
        var filter = request.Query.GetValueOrDefault("$filter");
        var roles = BuiltInRoles.All.AsEnumerable();
        foreach (var term in ODataFilter.Parse(filter) ?? [new("", "", "")])
        {
            if (term.Is("roleName"))
            {
                roles = roles.Where(role => role.Name.Equals(term.Value, StringComparison.OrdinalIgnoreCase));
            }
            else if (term.Is("type"))
            {
                roles = BuiltIn.Equals(term.Value, StringComparison.OrdinalIgnoreCase) ? roles : [];
            }
            else if (!term.Is("atScope", FilterTerm.Call) && !term.Is("atScopeAndBelow", FilterTerm.Call))
            {
                return AuthorizationErrors.UnsupportedFilter(filter!, Supported);
            }
        }

        return ArmAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. roles.Select(role => Describe(role, request))]) });
    }

    private static JsonObject Describe(RoleDefinition role, ArmRequest request) => new()
    {
        ["properties"] = new JsonObject
        {
            ["roleName"] = role.Name,
            ["type"] = BuiltIn,
            ["description"] = role.Description,
            ["assignableScopes"] = new JsonArray("/"),
            ["permissions"] = new JsonArray([.. role.Permissions.Select(permission => Describe(permission, request.ApiVersion!))]),
        },
        ["id"] = AuthorizationApi.RoleId(request.Path.SubscriptionId, role.Id),
        ["type"] = AuthorizationApi.RoleDefinitions,
        ["name"] = role.Id.ToString(),
    };

    private static JsonObject Describe(RolePermission permission, string apiVersion)
    {
        var members = new JsonObject { ["actions"] = Names(permission.Actions), ["notActions"] = Names(permission.NotActions) };
        if (apiVersion.IsFrom(WithDataActions))
        {
            members["dataActions"] = Names(permission.DataActions);
            members["notDataActions"] = Names(permission.NotDataActions);
        }

        if (permission.Condition is { } condition)
        {
            members["condition"] = condition;
            members["conditionVersion"] = permission.ConditionVersion;
        }

        return members;
    }

    private static JsonArray Names(IReadOnlyList<string> operations) => new([.. operations.Select(operation => (JsonNode)operation)]);
}
