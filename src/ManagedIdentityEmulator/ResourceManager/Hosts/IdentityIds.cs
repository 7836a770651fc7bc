using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.ManagedIdentities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>The user-assigned identities in an <c>identity</c>: a map, or the array that virtual machines had until 2017-12-01.</summary>
internal readonly record struct IdentityIds(ImmutableHashSet<ArmResourceId> Assigned, ImmutableHashSet<ArmResourceId> Removed, bool AreArray)
{
    private const string Map = "userAssignedIdentities";
    private const string Array = "identityIds";
    private const string LastWithArray = "2017-12-01"; // 2018-06-01 has the map

    public static ArmError? Read(ArmRequest request, JsonObject identity, IdentityKinds? type, out IdentityIds ids)
    {
        ids = new([], [], AreArray: identity[Array] is not null);
        return identity.HasOther(Map, JsonValueKind.Object) ? ArmErrors.InvalidContent($"'identity.{Map}' must be an object whose names are resource ids.")
            : identity.HasOther(Array, JsonValueKind.Array) ? ArmErrors.InvalidContent($"'identity.{Array}' must be an array of resource ids.")
            : ids.AreArray && !HasArray(request.Path.ResourceType, request.ApiVersion) ? HostErrors.IdentityIdsDeprecated
            : ReadMap(identity.Object(Map), ref ids) ?? ReadArray(identity[Array] as JsonArray, type, ref ids);
    }

    /// <summary>Writes the assigned ones, each with the ids that it has, or had when it was deleted.</summary>
    public static void Write(JsonObject identity, AzureHost host, RegistryState state, string? apiVersion)
    {
        var assigned = host.UserAssigned.Select(id => (Id: ArmIds.Display(id), Ids: IdsOf(id))).OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase).ToList();
        if (HasArray(host.Type.ResourceType, apiVersion))
        {
            identity[Array] = new JsonArray([.. assigned.Select(one => (JsonNode)one.Id)]);
            return;
        }

        identity[Map] = new JsonObject(assigned.Select(one => KeyValuePair.Create(
            one.Id, (JsonNode?)new JsonObject { ["principalId"] = one.Ids?.PrincipalId.ToString(), ["clientId"] = one.Ids?.ClientId.ToString() })));

        DeletedIdentity? IdsOf(ArmResourceId id) => state.UserAssigned.TryGetValue(id, out var known) && host.IsAssigned(known)
            ? new(known.ClientId, known.PrincipalId)
            : host.Dangling.GetValueOrDefault(id);
    }

    private static ArmError? ReadMap(JsonObject? map, ref IdentityIds ids)
    {
        foreach (var (id, value) in map ?? new())
        {
            if (Check(id, Map) is { } wrong)
            {
                return wrong;
            }

            if (value is not (null or JsonObject))
            {
                return ArmErrors.InvalidContent($"The value of '{id}' in 'identity.{Map}' must be {{}}, or null to remove it.");
            }

            ids = value is null ? ids with { Removed = ids.Removed.Add(ArmResourceId.From(id)) } : ids with { Assigned = ids.Assigned.Add(ArmResourceId.From(id)) };
        }

        return null;
    }

    private static ArmError? ReadArray(JsonArray? array, IdentityKinds? type, ref IdentityIds ids)
    {
        foreach (var node in array ?? new())
        {
            var id = node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : node?.ToJsonString() ?? "null";
            if (Check(id, Array) is { } wrong)
            {
                return wrong;
            }

            ids = ids with { Assigned = ids.Assigned.Add(ArmResourceId.From(id)) };
        }

        return array is not { Count: > 0 } || type is not { } known || known.HasFlag(IdentityKinds.UserAssigned) ? null : HostErrors.IdentityIdsWithout(known.ToString());
    }

    private static ArmError? Check(string id, string member)
    {
        var segments = id.TrimEnd('/').Split('/');
        return segments is not ["", var root, _, ..] || !(Is(root, "subscriptions") || Is(root, "providers")) ? HostErrors.InvalidPropertyId(id, $"identity.{member}")
            : segments is ["", _, var subscription, var groups, { Length: > 0 }, var providers, var space, var type, { Length: > 0 }]
                && Guid.TryParse(subscription, out _) && Is(groups, "resourceGroups") && Is(providers, "providers") && Is($"{space}/{type}", ManagedIdentityApi.UserAssigned) ? null
            : HostErrors.InvalidIdentityId(id);
    }

    private static bool HasArray(string resourceType, string? apiVersion) =>
        resourceType.StartsWith("Microsoft.Compute/", StringComparison.OrdinalIgnoreCase) && string.CompareOrdinal(apiVersion?[..LastWithArray.Length], LastWithArray) <= 0;

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
