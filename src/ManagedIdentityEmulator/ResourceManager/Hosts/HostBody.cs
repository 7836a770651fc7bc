using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>The part of a host's body that is kept and given back as it came, with its <c>kind</c> in it, which says what its code speaks.</summary>
internal static class HostBody
{
    private const int Longest = 4 * 1024 * 1024; // as one body may be; those of many a PATCH add up
    private const int Deepest = 60; // a body may be deeper; answers put it into more
    private const string Identity = "identity";
    private const string Kind = "kind";
    private const string Properties = "properties";
    private static readonly string[] written = ["id", "name", "type", "location", "tags"];
    private static readonly JsonNodeOptions anyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Reads the body of a PUT: what it says is all there is; but a site without a <c>kind</c> stays what it was.</summary>
    public static ArmError? Put(JsonObject body, HostType before, out HostType type, out string rest) => Check(RestOf(body), before, out type, out rest);

    /// <summary>Reads the body of a PATCH into what there is, as RFC 7396 merges it.</summary>
    public static ArmError? Patch(string? existing, JsonObject? body, HostType before, out HostType type, out string? rest) =>
        Check(Merge(Parse(existing), RestOf(body ?? new())), before, out type, out rest);

    public static JsonObject Parse(string? rest) => rest is null ? new(anyCase) : (JsonObject)JsonNode.Parse(rest, anyCase)!;

    private static JsonObject RestOf(JsonObject body)
    {
        var rest = new JsonObject(anyCase);
        foreach (var (name, value) in body)
        {
            if (name.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            {
                rest[Identity] = value is null ? null : new JsonObject(); // that there was one
            }
            else if (!written.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                rest[name] = value?.DeepClone();
            }
        }

        SecretMembers.Forget(rest);
        return rest;
    }

    private static ArmError? Check(JsonObject body, HostType before, out HostType type, out string rest)
    {
        rest = body.ToJsonString();
        type = TypeOf(before, body.Text(Kind));
        return body.HasOther(Kind, JsonValueKind.String) ? ArmErrors.InvalidContent($"'{Kind}' must be a string.")
            : body.HasOther(Properties, JsonValueKind.Object) ? ArmErrors.InvalidContent($"'{Properties}' must be an object.")
            : rest.Length > Longest ? ArmErrors.InvalidContent($"The resource would be longer than {Longest} characters.")
            : IsTooDeep(rest) ? ArmErrors.InvalidContent($"The body is nested more than {Deepest} levels deep.")
            : null;
    }

    // A kind is a list: "functionapp,linux" is a function app (github.com/Azure/app-service-linux-docs, Things_You_Should_Know/kind_property.md).
    private static HostType TypeOf(HostType before, string? kind)
    {
        if (kind is null)
        {
            return before;
        }

        var kinds = kind.Split(',', StringSplitOptions.TrimEntries);
        return HostType.All.FirstOrDefault(known => known.Is(before.ResourceType) && known.Kind is not null && kinds.Contains(known.Kind, StringComparer.OrdinalIgnoreCase))
            ?? HostType.Find(before.ResourceType, null)!;
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value is JsonObject inner ? Merge(target.Object(name)?.DeepClone() as JsonObject ?? new(anyCase), inner) : value.DeepClone();
            }
        }

        return target;
    }

    private static bool IsTooDeep(string json)
    {
        try
        {
            using var read = JsonDocument.Parse(json, new() { MaxDepth = Deepest });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
