using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>JSON as a configuration may be written: with comments and trailing commas, without a key twice.</summary>
internal static class ConfigurationText
{
    private static readonly JsonDocumentOptions reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is not JSON, or not text at all.</exception>
    public static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: reading);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new JsonException("it holds half a surrogate pair, which is no character", e);
        }
    }
}
