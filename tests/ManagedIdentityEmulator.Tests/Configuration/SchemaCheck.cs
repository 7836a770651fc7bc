using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>As much of JSON Schema as the configuration's schema uses.</summary>
internal static class SchemaCheck
{
    public static bool Accepts(JsonNode schema, JsonNode? value) => (string?)schema["type"] switch
    {
        "object" => value is JsonObject found && AcceptsObject(schema, found),
        "array" => value is JsonArray found && found.All(element => Accepts(schema["items"]!, element)),
        "string" => value?.GetValueKind() == JsonValueKind.String && AcceptsString(schema, (string)value!),
        "integer" => value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        null when schema["enum"] is not null => value?.GetValueKind() == JsonValueKind.String && AcceptsString(schema, (string)value!),
        var other => throw new InvalidOperationException($"the check does not know the type {other}"),
    };

    private static bool AcceptsObject(JsonNode schema, JsonObject value) =>
        (schema["required"]?.AsArray() ?? []).All(name => value.ContainsKey((string)name!))
        && value.All(property => schema["properties"]?[property.Key] is { } known ? Accepts(known, property.Value)
            : schema["additionalProperties"] is JsonObject any && Accepts(any, property.Value));

    private static bool AcceptsString(JsonNode schema, string value) =>
        (schema["enum"] is not JsonArray values || values.Any(known => (string?)known == value))
        && ((string?)schema["pattern"] is not { } pattern || Regex.IsMatch(value, pattern))
        && ((string?)schema["format"] != "uuid" || Guid.TryParseExact(value, "D", out _));
}
