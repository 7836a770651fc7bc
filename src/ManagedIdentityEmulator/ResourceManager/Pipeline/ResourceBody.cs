using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>What the bodies of all tracked resources have: a location that stays, and tags.</summary>
internal static class ResourceBody
{
    // learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
    private const int MostTags = 50;
    private const int LongestTagName = 512;
    private const int LongestTagValue = 256;

    public static string TagRule { get; } = $"at most {MostTags} tags, with names of 1 to {LongestTagName} characters and values of up to {LongestTagValue}";

    /// <summary>Reads location and tags of a body that makes or replaces a resource.</summary>
    public static ArmError? Read(ArmRequest request, ResourceDetails? existing, out ResourceDetails details)
    {
        details = existing ?? new();
        var location = request.Body.Text("location");
        if (string.IsNullOrWhiteSpace(location))
        {
            return ArmErrors.LocationRequired;
        }

        location = Normal(location);
        if (existing is not null && existing.Location != location)
        {
            return ArmErrors.InvalidLocation(request.Path, existing.Location, location);
        }

        var error = ReadTags(request.Body, out var tags);
        details = details with { Location = location, Tags = tags ?? ResourceDetails.NoTags };
        return error;
    }

    /// <summary>Reads tags; <see langword="null"/> where the body has none, which a PATCH leaves as they are.</summary>
    public static ArmError? ReadTags(JsonObject? body, out ImmutableDictionary<string, string>? tags)
    {
        tags = null;
        if (body.HasOther("tags", JsonValueKind.Object))
        {
            return ArmErrors.InvalidContent("'tags' must be an object of strings.");
        }

        if (body.Object("tags") is not { } given)
        {
            return null;
        }

        if (given.FirstOrDefault(tag => tag.Value is not null && given.HasOther(tag.Key, JsonValueKind.String)) is { Key: { } wrong })
        {
            return ArmErrors.InvalidContent($"The tag '{wrong}' must be a string.");
        }

        tags = given.ToImmutableDictionary(tag => tag.Key, tag => given.Text(tag.Key) ?? "", StringComparer.OrdinalIgnoreCase);
        return CheckTags(tags);
    }

    /// <summary>Whether a resource may have all of these.</summary>
    public static ArmError? CheckTags(IReadOnlyCollection<KeyValuePair<string, string>> tags) => AreTags(tags) ? null : new ArmError(400, "InvalidTagCount", $"A resource has {TagRule}.");

    public static bool AreTags(IReadOnlyCollection<KeyValuePair<string, string>> tags) =>
        tags.Count <= MostTags && tags.All(tag => tag.Key.Length is > 0 and <= LongestTagName && tag.Value.Length <= LongestTagValue);

    /// <summary>A region's name as Resource Manager keeps it: <c>West Europe</c> is <c>westeurope</c>.</summary>
    public static string Normal(string location) => location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    public static JsonObject WriteTags(ImmutableDictionary<string, string> tags) =>
        new(tags.OrderBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
}
