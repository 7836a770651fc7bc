using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>The body of a management request: a JSON object, or nothing.</summary>
internal static class ArmBody
{
    // Resource Manager takes templates of 4 MB (learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits).
    private const int Longest = 4 * 1024 * 1024;
    private const int Deepest = 64;

    private static readonly JsonDocumentOptions strict = new() { MaxDepth = Deepest, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonNodeOptions anyCase = new() { PropertyNameCaseInsensitive = true };

    public static async Task<(JsonObject? Body, ArmError? Error)> ReadAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method))
        {
            return (null, null);
        }

        return await BoundedBody.ReadAsync(request, Longest) is { } body
            ? Parse(body.Span)
            : (null, ArmErrors.InvalidContent($"The body is longer than {Longest} bytes, or was cut off."));
    }

    private static (JsonObject? Body, ArmError? Error) Parse(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        if (json.IsEmpty)
        {
            return (null, null);
        }

        if (!Utf8.IsValid(json))
        {
            return (null, ArmErrors.InvalidContent("It is not UTF-8."));
        }

        try
        {
            var body = JsonNode.Parse(json, anyCase, strict);
            body?.ToJsonString(); // reads every string, which parsing does not
            Index(body);
            return body is JsonObject members ? (members, null) : (null, ArmErrors.InvalidContent("It must be a JSON object."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, ArmErrors.InvalidContent(e is JsonException ? e.Message : "A name comes twice, or a string has half of a surrogate pair."));
        }
    }

    // An object finds out that two of its names differ in case alone when it is first asked for a member.
    private static void Index(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var member in members)
            {
                Index(member.Value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Index(item);
            }
        }
    }
}
