using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>Role assignments, at any scope: PUT, GET, DELETE, and lists.</summary>
internal sealed class RoleAssignmentOperations(EmulatorOptions options, RoleAssignments assignments, IdentityRegistry registry, TimeProvider clock) : IResourceProvider
{
    private const string ServicePrincipal = "ServicePrincipal";
    private const string UpdatesAnswerOk = "2022"; // the earlier ones' specifications, and the clients made of them, know 201 alone

    public IEnumerable<ArmOperation> Operations =>
    [
        On("GET", Get), On("PUT", Put), On("DELETE", Delete),
        On("GET", List) with { OnCollection = true },
    ];

    private static ArmOperation On(string method, Func<ArmRequest, ArmAnswer> handle) =>
        new(method, AuthorizationApi.RoleAssignments, false, request => ArmAnswer.Of(handle(request))) { ApiVersions = AuthorizationApi.AssignmentVersions };

    private ArmAnswer Get(ArmRequest request) =>
        Find(request) is { } found ? ArmAnswer.Ok(RoleAssignmentJson.Describe(found, request.ApiVersion!)) : AuthorizationErrors.AssignmentNotFound(request.Path.Name);

    private ArmAnswer List(ArmRequest request) =>
        RoleAssignmentFilter.Read(request.Query.GetValueOrDefault("$filter"), ScopeOf(request), out var filter) is { } wrong ? wrong
            : Paging.Write(request, assignments.State.ByName.Values.Where(filter.Has).OrderBy(found => found.CreatedOn).ThenBy(found => found.Name)
                .Select(found => RoleAssignmentJson.Describe(found, request.ApiVersion!)));

    private ArmAnswer Put(ArmRequest request)
    {
        if (!Guid.TryParse(request.Path.Name, out var name))
        {
            return AuthorizationErrors.InvalidAssignmentName(request.Path.Name);
        }

        if (request.Path.Scope.Length > Limits.ResourceId)
        {
            return ArmErrors.BadRequest($"The scope of a role assignment has at most {Limits.ResourceId} characters.");
        }

        if ((RoleAssignmentBody.Read(request.Body, out var body) ?? CheckPrincipal(body!)) is { } wrong)
        {
            return wrong;
        }

        return assignments.Put(Made(name, request, body!)) switch
        {
            RoleAssignmentPut.Kept(var kept, var isNew) => Answer(kept, isNew, request.ApiVersion!),
            RoleAssignmentPut.Exists(var other) => AuthorizationErrors.AssignmentExists(other.Name),
            RoleAssignmentPut.TooMany => AuthorizationErrors.LimitExceeded,
            _ => AuthorizationErrors.UpdateNotPermitted,
        };
    }

    private ArmAnswer Delete(ArmRequest request) =>
        Guid.TryParse(request.Path.Name, out var name) && assignments.Remove(name, ScopeOf(request)) is { } gone
            ? ArmAnswer.Ok(RoleAssignmentJson.Describe(gone, request.ApiVersion!))
            : ArmAnswer.NoContent;

    // Whoever says what the principal is need not wait until the directory knows it: that is what principalType is for.
    private ArmError? CheckPrincipal(RoleAssignmentBody body) =>
        registry.State.ByPrincipalId.ContainsKey(body.PrincipalId)
            ? body.PrincipalType is { } type and not ServicePrincipal ? AuthorizationErrors.UnmatchedPrincipalType(body.PrincipalId, type) : null
            : body.PrincipalType is null ? AuthorizationErrors.PrincipalNotFound(body.PrincipalId, options.TenantId) : null;

    private RoleAssignment Made(Guid name, ArmRequest request, RoleAssignmentBody body)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Name = name,
            Scope = ScopeOf(request),
            RoleDefinitionId = body.RoleDefinitionId,
            PrincipalId = body.PrincipalId,
            PrincipalType = body.PrincipalType ?? ServicePrincipal,
            Description = body.Properties.Text("description"),
            Condition = body.Properties.Text("condition"),
            ConditionVersion = body.Properties.Text("conditionVersion"),
            DelegatedManagedIdentityResourceId = body.Properties.Text("delegatedManagedIdentityResourceId"),
            CreatedOn = now,
            UpdatedOn = now,
            CreatedBy = request.Caller?.PrincipalId,
            UpdatedBy = request.Caller?.PrincipalId,
        };
    }

    private static ArmAnswer Answer(RoleAssignment kept, bool isNew, string apiVersion) =>
        ArmAnswer.Put(isNew || !apiVersion.IsFrom(UpdatesAnswerOk), RoleAssignmentJson.Describe(kept, apiVersion));

    private RoleAssignment? Find(ArmRequest request) => Guid.TryParse(request.Path.Name, out var name) ? assignments.Find(name, ScopeOf(request)) : null;

    private static ResourceScope ScopeOf(ArmRequest request) => ResourceScope.From(request.Path.Scope);
}
