using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The JSON schema of <c>emulator.json</c>, made from the options themselves so that the two cannot differ.</summary>
public static class ConfigurationSchema
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
        if (context.TypeInfo.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object)
        {
            schema["additionalProperties"] = false;
        }
        else if (type == typeof(TimeSpan))
        {
            schema["pattern"] = @"^(\d+\.)?\d{1,2}:\d{2}:\d{2}$";
        }
        else if (type == typeof(Guid))
        {
            schema["format"] = "uuid";
        }

        if (context.PropertyInfo is { Name: "type" } && context.PropertyInfo.DeclaringType == typeof(HostOptions))
        {
            schema["enum"] = new JsonArray([.. HostType.All.Select(host => host.ResourceType).Distinct().Select(name => JsonValue.Create(name))]);
        }

        if (Description(context) is { } description)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

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
