using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>As much of JSON Schema as the configuration's schema uses.</summary>
internal static class SchemaCheck
{
    public static bool Accepts(JsonNode schema, JsonNode? value) => schema["$ref"] is not null ? Accepts(Resolve(schema), value) : (string?)schema["type"] switch
    {
        "object" => value is JsonObject found && AcceptsObject(schema, found),
        "array" => value is JsonArray found && found.All(element => Accepts(schema["items"]!, element)),
        "string" => value?.GetValueKind() == JsonValueKind.String && AcceptsString(schema, (string)value!),
        "integer" => value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        null when schema["enum"] is not null => value?.GetValueKind() == JsonValueKind.String && AcceptsString(schema, (string)value!),
        var other => throw new InvalidOperationException($"the check does not know the type {other}"),
    };

    /// <summary>What a reference within the schema leads to; any other node as it is.</summary>
    public static JsonNode Resolve(JsonNode schema) => (string?)schema["$ref"] is not { } pointer ? schema
        : pointer.Split('/')[1..].Aggregate(schema.Root, (node, name) => node[name] ?? throw new InvalidOperationException($"{pointer} leads nowhere"));

    private static bool AcceptsObject(JsonNode schema, JsonObject value) =>
        (schema["required"]?.AsArray() ?? []).All(name => value.ContainsKey((string)name!))
        && value.All(property => schema["properties"]?[property.Key] is { } known ? Accepts(known, property.Value)
            : schema["additionalProperties"] is JsonObject any && Accepts(any, property.Value));

    private static bool AcceptsString(JsonNode schema, string value) =>
        (schema["enum"] is not JsonArray values || values.Any(known => (string?)known == value))
        && ((string?)schema["pattern"] is not { } pattern || Regex.IsMatch(value, pattern))
        && ((string?)schema["format"] != "uuid" || Guid.TryParseExact(value, "D", out _));
}
