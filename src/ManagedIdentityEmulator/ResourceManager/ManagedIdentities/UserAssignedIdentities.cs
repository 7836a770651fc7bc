using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary>User-assigned identities: PUT, PATCH, GET, DELETE, and lists of a resource group and of the subscription.</summary>
internal sealed class UserAssignedIdentities(EmulatorOptions options, IdentityRegistry registry) : IResourceProvider
{
    private const string Isolation = "isolationScope";
    private static readonly string[] isolations = ["None", "Regional"];

    public IEnumerable<ArmOperation> Operations =>
    [
        On("GET", request => ArmAnswer.Of(Get(request))), On("PUT", PutAsync), On("PATCH", PatchAsync), On("DELETE", DeleteAsync),
        new("GET", ManagedIdentityApi.UserAssigned, true, request => ArmAnswer.Of(List(request))) { ApiVersions = ManagedIdentityApi.Versions, Scopes = ArmScopes.Subscription | ArmScopes.ResourceGroup },
    ];

    /// <summary>An identity as the provider writes it, its id with <c>resourcegroups</c> in lower case.</summary>
    public static JsonObject Describe(ManagedIdentity identity) => new()
    {
        ["id"] = identity.ResourceId.ToString(),
        ["name"] = identity.Name,
        ["type"] = ManagedIdentityApi.UserAssigned,
        ["location"] = identity.Details.Location,
        ["tags"] = ResourceBody.WriteTags(identity.Details.Tags),
        ["properties"] = new JsonObject
        {
            ["isolationScope"] = isolations[identity.IsRegional ? 1 : 0],
            ["tenantId"] = identity.TenantId.ToString(),
            ["principalId"] = identity.PrincipalId.ToString(),
            ["clientId"] = identity.ClientId.ToString(),
        },
    };

    private static ArmOperation On(string method, Func<ArmRequest, ValueTask<ArmAnswer>> handle) =>
        new(method, ManagedIdentityApi.UserAssigned, false, handle) { ApiVersions = ManagedIdentityApi.Versions, Scopes = ArmScopes.ResourceGroup };

    private ArmAnswer Get(ArmRequest request) =>
        registry.FindUserAssigned(request.Path.Id) is { } identity ? ArmAnswer.Ok(Describe(identity)) : ArmErrors.ResourceNotFound(request.Path);

    private ArmAnswer List(ArmRequest request) => Paging.Write(request, registry.State.UserAssigned.Values
        .Where(identity => request.Path.ResourceGroup is not { } group || string.Equals(identity.ResourceId.ResourceGroup, group, StringComparison.OrdinalIgnoreCase))
        .OrderBy(identity => identity.ResourceId.ToString(), StringComparer.OrdinalIgnoreCase)
        .Select(Describe));

    private async ValueTask<ArmAnswer> PutAsync(ArmRequest request)
    {
        if (!NameRules.IsIdentity(request.Path.Name))
        {
            return ArmErrors.BadRequest($"The resource name '{request.Path.Name}' is invalid: it has 3 to 128 letters, digits, hyphens and underscores, and starts with a letter or digit.");
        }

        return await registry.DecideAsync(
            state =>
            {
                var existing = state.UserAssigned.GetValueOrDefault(request.Path.Id);
                return ResourceBody.Read(request, existing?.Details, out var details) is { } wrong ? wrong
                    : ReadIsolation(request.Body, out var isRegional) is { } unknown ? unknown
                    : state.With((existing ?? Born(request.Path)) with { Details = details, IsRegional = isRegional ?? false });
            },
            change => ArmAnswer.Put(!change.Before.UserAssigned.ContainsKey(request.Path.Id), Describe(change.After.UserAssigned[request.Path.Id])));
    }

    private ValueTask<ArmAnswer> PatchAsync(ArmRequest request) => registry.DecideAsync(
        state => !state.UserAssigned.TryGetValue(request.Path.Id, out var existing) ? ArmErrors.ResourceNotFound(request.Path)
            : ResourceBody.ReadTags(request.Body, out var tags) is { } wrong ? wrong
            : ReadIsolation(request.Body, out var isRegional) is { } unknown ? unknown
            : state.With(existing with { Details = existing.Details with { Tags = tags ?? existing.Details.Tags }, IsRegional = isRegional ?? existing.IsRegional }),
        change => ArmAnswer.Ok(Describe(change.After.UserAssigned[request.Path.Id])));

    private ValueTask<ArmAnswer> DeleteAsync(ArmRequest request) => registry.DecideAsync(
        state => state.Without(request.Path.Id),
        change => change.IsChange ? ArmAnswer.Ok() : ArmAnswer.NoContent);

    // "a random generated UUID": an identity that is made again under its old name has new ids.
    private ManagedIdentity Born(ArmPath path) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = path.Name,
        ResourceId = ArmResourceId.Of(options.SubscriptionId, path.ResourceGroup!, ManagedIdentityApi.UserAssigned, path.Name),
        ClientId = Guid.NewGuid(),
        PrincipalId = Guid.NewGuid(),
        TenantId = options.TenantId,
    };

    private static ArmError? ReadIsolation(JsonObject? body, out bool? isRegional)
    {
        isRegional = null;
        var properties = body.Object("properties");
        if (body.HasOther("properties", JsonValueKind.Object) || properties.HasOther(Isolation, JsonValueKind.String))
        {
            return ArmErrors.InvalidContent($"'properties' must be an object, and '{Isolation}' in it one of {string.Join(", ", isolations)}.");
        }

        if (properties.Text(Isolation) is not { } given)
        {
            return null;
        }

        var at = Array.FindIndex(isolations, known => known.Equals(given, StringComparison.OrdinalIgnoreCase));
        isRegional = at == 1;
        return at >= 0 ? null : ArmErrors.BadRequest($"The value '{given}' of '{Isolation}' is invalid; the allowed values are {string.Join(", ", isolations)}.");
    }
}
