using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Writes <c>MI_EMULATOR_Section__Key</c> variables into the JSON document of the configuration file.</summary>
internal static class EnvironmentOverlay
{
    /// <returns>The variable behind each JSON path that one has set.</returns>
    public static Dictionary<string, string> Apply(
        JsonObject document, IReadOnlyDictionary<string, string> environment, ProblemList problems)
    {
        var origins = new Dictionary<string, string>();
        foreach (var variable in environment.Keys.Where(IsOurs).OrderBy(Sortable, StringComparer.OrdinalIgnoreCase))
        {
            var keys = variable[ConfigurationReader.EnvironmentPrefix.Length..].Split("__");
            Set(document, ConfigurationJson.Default.EmulatorOptions, keys, environment[variable], "$", variable, origins, problems);
        }

        return origins;

        bool IsOurs(string variable) =>
            variable.StartsWith(ConfigurationReader.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase) && !ForeignVariables.Contains(variable, environment[variable]);
    }

    /// <returns>Whether there is such a key; where there is not, nothing has changed.</returns>
    private static bool Set(
        JsonNode parent, JsonTypeInfo type, ReadOnlySpan<string> keys, string value, string path, string variable,
        Dictionary<string, string> origins, ProblemList problems)
    {
        if (Step(parent, type, keys[0], path) is not { } step)
        {
            problems.Add(ConfigurationShape.Member(path, keys[0]), $"{WhyNot(parent, type)} (set by {variable})");
            return false;
        }

        if (keys.Length == 1)
        {
            step.Write(ToJson(value, step.Type));
            origins[step.Path] = variable;
            return true;
        }

        var child = step.Read() ?? (step.Type.Kind == JsonTypeInfoKind.Enumerable ? new JsonArray() : new JsonObject());
        if (!Set(child, step.Type, keys[1..], value, step.Path, variable, origins, problems))
        {
            return false;
        }

        if (child.Parent is null)
        {
            step.Write(child);
        }

        return true;
    }

    private static string WhyNot(JsonNode parent, JsonTypeInfo type) => (type.Kind, parent) switch
    {
        (JsonTypeInfoKind.Object, JsonObject) => ConfigurationShape.UnknownKey(type),
        (JsonTypeInfoKind.Enumerable, JsonArray array) => $"must be the number of an element; there are {array.Count}, so at most {array.Count}, for a new one",
        _ => "what it is to be part of is a single value",
    };

    // Whole values before their parts, and the third element of an array before the eleventh.
    private static string Sortable(string variable) => string.Join(
        "__", variable.Split("__").Select(key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index.ToString("D10", CultureInfo.InvariantCulture) : key));

    private static Place? Step(JsonNode parent, JsonTypeInfo type, string key, string path)
    {
        switch (type.Kind, parent)
        {
            case (JsonTypeInfoKind.Object, JsonObject into) when ConfigurationShape.Property(type, key, StringComparison.OrdinalIgnoreCase) is { } property:
                return new Place(ConfigurationShape.TypeOf(property), ConfigurationShape.Member(path, property.Name), () => into[property.Name], node => into[property.Name] = node);
            case (JsonTypeInfoKind.Dictionary, JsonObject into):
                return new Place(ConfigurationShape.Element(type), ConfigurationShape.Member(path, key), () => into[key], node => into[key] = node);
            case (JsonTypeInfoKind.Enumerable, JsonArray into) when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= into.Count:
                return new Place(ConfigurationShape.Element(type), $"{path}[{index}]", () => index < into.Count ? into[index] : null, node => Put(into, index, node));
            default:
                return null;
        }
    }

    private static void Put(JsonArray array, int index, JsonNode? node)
    {
        if (index == array.Count)
        {
            array.Add(node);
        }
        else
        {
            array[index] = node;
        }
    }

    // A variable is text: what its key wants as something else is read as JSON, and left as text, for the shape check to refuse, if it is not.
    private static JsonNode ToJson(string value, JsonTypeInfo type)
    {
        var wanted = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (wanted.IsEnum)
        {
            return ConfigurationShape.EnumNames(wanted).FirstOrDefault(name => string.Equals(name, value, StringComparison.OrdinalIgnoreCase)) ?? value;
        }

        if (type.Kind == JsonTypeInfoKind.None && wanted != typeof(bool) && wanted != typeof(int) && wanted != typeof(double))
        {
            return JsonValue.Create(value);
        }

        try
        {
            return ConfigurationText.Parse(wanted == typeof(bool) ? value.ToLowerInvariant() : value) ?? JsonValue.Create(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }

    private sealed record Place(JsonTypeInfo Type, string Path, Func<JsonNode?> Read, Action<JsonNode?> Write);
}
