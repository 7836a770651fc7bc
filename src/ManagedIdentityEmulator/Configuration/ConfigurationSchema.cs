using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The JSON schema of <c>emulator.json</c>, made from the options themselves so that the two cannot differ.</summary>
internal static class ConfigurationSchema
{
    /// <summary>Writes the schema (JSON Schema draft 2020-12), indented.</summary>
    public static string Write()
    {
        var schema = ConfigurationJson.Default.EmulatorOptions.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Describe,
        }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "emulator.json");
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        DropNull(schema);
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (schema.ContainsKey("$ref"))
        {
            // Described where it is first used: a rule beside the reference would count as well, and know none of its properties.
        }
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            schema["additionalProperties"] = false;
            Require(context.TypeInfo, schema);
        }
        else if (type == typeof(TimeSpan))
        {
            schema["pattern"] = ConfigurationShape.DurationPattern;
        }
        else if (type == typeof(Guid))
        {
            schema["format"] = "uuid";
        }

        if (context.PropertyInfo is { Name: "type" } && context.PropertyInfo.DeclaringType == typeof(HostOptions))
        {
            schema["enum"] = Names(HostType.All.Select(host => host.ResourceType));
        }
        else if (context.PropertyInfo is { Name: "kind" } && context.PropertyInfo.DeclaringType == typeof(HostOptions))
        {
            schema["enum"] = Names(HostType.All.Select(host => host.Kind).OfType<string>());
        }

        if (Description(context) is { } description)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private static void Require(JsonTypeInfo type, JsonObject schema)
    {
        var required = type.Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) is true).Select(property => property.Name);
        if (Names(required) is { Count: > 0 } names)
        {
            schema["required"] = names;
        }
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Distinct().Select(name => JsonValue.Create(name))]);

    // A key is left out rather than set to null: the reader refuses null everywhere.
    private static void DropNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && types.FirstOrDefault(type => (string?)type != "null") is { } type)
        {
            schema["type"] = type.DeepClone();
        }

        if (schema["enum"] is JsonArray values && values.Any(value => value is null))
        {
            schema["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
        }
    }

    private static string? Description(JsonSchemaExporterContext context)
    {
        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        return provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
    }
}
