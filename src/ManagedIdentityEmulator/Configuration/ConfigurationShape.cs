using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Holds a JSON document against the options' types: unknown keys, missing values, wrong types.</summary>
internal static partial class ConfigurationShape
{
    public const string DurationPattern = "^([0-9]+\\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?$";

    /// <summary>Adds a problem for each mistake below <paramref name="node"/> and takes the mistaken parts out of it.</summary>
    /// <returns>Whether the node itself can be bound.</returns>
    public static bool Check(JsonNode? node, JsonTypeInfo type, string path, ProblemList problems) => (type.Kind, node) switch
    {
        (_, null) => Refuse(path, "null is not a value here; leave the key out", problems),
        (JsonTypeInfoKind.Object, JsonObject value) => CheckObject(value, type, path, problems),
        (JsonTypeInfoKind.Enumerable, JsonArray value) => CheckArray(value, Element(type), path, problems),
        (JsonTypeInfoKind.Dictionary, JsonObject value) => CheckMap(value, Element(type), path, problems),
        (JsonTypeInfoKind.None, _) => CheckLeaf(node, type, path, problems),
        _ => Refuse(path, $"must be {Expected(type)}", problems),
    };

    /// <summary>The property of an options type that a key names, in the case of the file or any other.</summary>
    public static JsonPropertyInfo? Property(JsonTypeInfo type, string key, StringComparison comparison) =>
        type.Properties.FirstOrDefault(property => string.Equals(property.Name, key, comparison));

    public static JsonTypeInfo TypeOf(JsonPropertyInfo property) => property.Options.GetTypeInfo(property.PropertyType);

    public static JsonTypeInfo Element(JsonTypeInfo type) => type.Options.GetTypeInfo(type.ElementType!);

    public static string Member(string path, string key) =>
        key.Length is > 0 and <= 100 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') ? $"{path}.{key}" : $"{path}[{ProblemList.Quote(key)}]";

    public static IEnumerable<string> EnumNames(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    public static string UnknownKey(JsonTypeInfo type) =>
        $"unknown key; known here: {(type.Properties.Count == 0 ? "none" : string.Join(", ", type.Properties.Select(known => known.Name)))}";

    private static bool CheckObject(JsonObject value, JsonTypeInfo type, string path, ProblemList problems)
    {
        var refused = new List<string>();
        foreach (var (key, child) in value)
        {
            var childPath = Member(path, key);
            if (Property(type, key, StringComparison.Ordinal) is not { } property)
            {
                refused.Add(key);
                problems.Add(childPath, UnknownKey(type));
            }
            else if (!Check(child, TypeOf(property), childPath, problems))
            {
                refused.Add(key);
            }
        }

        return Remove(refused, value);
    }

    private static bool CheckArray(JsonArray value, JsonTypeInfo element, string path, ProblemList problems)
    {
        for (var i = 0; i < value.Count; i++)
        {
            if (!Check(value[i], element, $"{path}[{i}]", problems))
            {
                value[i] = null; // keeps the places of those behind it, so that their paths are right
            }
        }

        return true;
    }

    private static bool CheckMap(JsonObject value, JsonTypeInfo element, string path, ProblemList problems)
    {
        var refused = new List<string>();
        foreach (var (key, child) in value)
        {
            if (!Check(child, element, Member(path, key), problems))
            {
                refused.Add(key);
            }
        }

        return Remove(refused, value);
    }

    // The last first: taking out the first of an ordered object moves all the others.
    private static bool Remove(List<string> keys, JsonObject value)
    {
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            value.Remove(keys[i]);
        }

        return true;
    }

    private static bool CheckLeaf(JsonNode node, JsonTypeInfo type, string path, ProblemList problems)
    {
        try
        {
            if (type.Type == typeof(string) && node.GetValueKind() == JsonValueKind.String)
            {
                _ = node.GetValue<string>(); // fails where half of a surrogate pair is escaped; the serializer takes longer, and most of a large configuration is names
                return true;
            }

            var value = node.Deserialize(type);
            return IsAsDocumented(node, value) || Refuse(path, $"must be {Expected(type)}", problems);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Refuse(path, $"must be {Expected(type)}", problems);
        }
    }

    // The serializer is more lenient than the schema: it takes an enum's name in any case, and "3600" for ten years.
    private static bool IsAsDocumented(JsonNode node, object? value) => value switch
    {
        Enum => EnumNames(value.GetType()).Contains(node.GetValue<string>()),
        TimeSpan => Duration().IsMatch(node.GetValue<string>()),
        DateTimeOffset => Zone().IsMatch(node.GetValue<string>()), // without one, an instant would depend on the machine
        _ => true,
    };

    private static bool Refuse(string path, string message, ProblemList problems)
    {
        problems.Add(path, message);
        return false;
    }

    private static string Expected(JsonTypeInfo type)
    {
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "an array",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(int) => "a whole number",
            _ when value == typeof(double) => "a number",
            _ when value == typeof(DateTimeOffset) => "an instant such as \"2026-01-31T12:00:00Z\"",
            _ when value == typeof(Guid) => "a GUID such as 2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52",
            _ when value == typeof(TimeSpan) => "a duration as d.hh:mm:ss, e.g. \"1.00:00:00\" for a day",
            _ when value.IsEnum => $"one of {string.Join(", ", EnumNames(value))}",
            _ => "a string",
        };
    }

    [GeneratedRegex("T.*(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();

    [GeneratedRegex(DurationPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
