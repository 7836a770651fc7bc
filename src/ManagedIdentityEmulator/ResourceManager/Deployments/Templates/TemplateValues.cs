using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The values of the template language are those of JSON; numbers are whole, names are found in any case.</summary>
internal static class TemplateValues
{
    private static readonly JsonNodeOptions anyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly JsonSerializerOptions asAzure = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions lenient = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip };

    public static JsonObject NewObject() => new(anyCase);

    public static JsonNode Of(string text) => JsonValue.Create(text);

    public static JsonNode Of(long number) => JsonValue.Create(number);

    public static JsonNode Of(bool value) => JsonValue.Create(value);

    /// <summary>The type as error messages name it.</summary>
    public static string KindOf(JsonNode? value) => value switch
    {
        null => "Null",
        JsonArray => "Array",
        JsonObject => "Object",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "String",
            JsonValueKind.Number => TryInteger(value, out _) ? "Integer" : "Float",
            _ => "Boolean",
        },
    };

    public static bool TryText(JsonNode? value, [NotNullWhen(true)] out string? text)
    {
        text = value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : null;
        return text is not null;
    }

    public static bool TryInteger(JsonNode? value, out long number)
    {
        number = 0;
        return value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.Number
            && (scalar.TryGetValue(out number) || long.TryParse(scalar.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));
    }

    public static bool TryBoolean(JsonNode? value, out bool flag)
    {
        flag = value?.GetValueKind() == JsonValueKind.True;
        return flag || value?.GetValueKind() == JsonValueKind.False;
    }

    /// <summary>As <c>string()</c> and <c>format()</c> write a value.</summary>
    public static string Write(JsonNode? value) => TryText(value, out var text) ? text
        : TryBoolean(value, out var flag) ? flag ? "True" : "False"
        : value is null ? "" : WriteJson(value);

    public static string WriteJson(JsonNode? value) => value?.ToJsonString(asAzure) ?? "null";

    /// <exception cref="TemplateException">It is no JSON.</exception>
    public static JsonNode? ParseJson(string text)
    {
        try
        {
            var value = JsonNode.Parse(text, anyCase, lenient);
            value?.ToJsonString(); // reads every name and string, which parsing does not
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new TemplateException($"The text is not valid JSON: {(e is JsonException ? e.Message : "a name comes twice, or a string has half of a surrogate pair")}");
        }
    }

    /// <summary>Whether two values are the same. The framework compares numbers by their value, and throws at an exponent of more than 32 bits: those are compared as they are written.</summary>
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        try
        {
            return JsonNode.DeepEquals(one, other);
        }
        catch (ArgumentOutOfRangeException)
        {
            return one?.ToJsonString() == other?.ToJsonString();
        }
    }

    public static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray items => items.Count == 0,
        JsonObject members => members.Count == 0,
        _ => TryText(value, out var text) && text.Length == 0,
    };
}
