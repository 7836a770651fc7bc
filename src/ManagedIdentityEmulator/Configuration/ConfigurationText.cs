using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>JSON as a configuration may be written: with comments and trailing commas, without a key twice.</summary>
internal static class ConfigurationText
{
    private static readonly JsonDocumentOptions reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };
    private static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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

    /// <inheritdoc cref="Parse(string)"/>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Parse(strict.GetString(json));
        }
        catch (DecoderFallbackException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
