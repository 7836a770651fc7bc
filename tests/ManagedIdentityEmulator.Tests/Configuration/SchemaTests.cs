using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Configuration;

/// <summary>The schema tells an editor what the reader will say.</summary>
public class SchemaTests
{
    private static readonly JsonObject schema = JsonNode.Parse(ConfigurationSchema.Write())!.AsObject();

    [Fact]
    public void It_says_which_dialect_it_is() => ((string?)schema["$schema"]).ShouldBe("https://json-schema.org/draft/2020-12/schema");

    [Fact]
    public void It_has_every_property_of_the_options_with_a_description_and_nothing_else() => SameProperties(typeof(EmulatorOptions), schema, "$");

    [Fact]
    public void Every_object_is_closed()
    {
        var objects = Nodes(schema).Where(node => (string?)node["type"] == "object").ToList();

        objects.Count.ShouldBeGreaterThan(10);
        objects.ShouldAllBe(node => node["additionalProperties"] != null);
        objects.Where(node => node["properties"] is not null).ShouldAllBe(node => node["additionalProperties"]!.GetValueKind() == System.Text.Json.JsonValueKind.False);
    }

    [Fact]
    public void Enums_list_exactly_the_accepted_values()
    {
        EnumAt("listeners", "imdsAddress").ShouldBe(["auto", "on", "off"]);
        EnumAt("logging", "format").ShouldBe(["text", "json"]);
        EnumAt("logging", "level").ShouldBe(["debug", "information", "warning", "error"]);
        EnumAt("hosts", "type").ShouldBe(HostType.All.Select(type => type.ResourceType).Distinct());
        EnumAt("hosts", "kind").ShouldBe(["app", "functionapp"]);
        EnumAt("hosts", "legacyExpiresOn").ShouldBe(["epoch", "windows", "linux"]);
        Nodes(schema).Count(node => node["enum"] is JsonArray).ShouldBe(6);
    }

    [Fact]
    public void Nothing_may_be_null() =>
        Nodes(schema).SelectMany(node => node["type"] is JsonArray types ? types.Select(type => (string?)type) : [(string?)node["type"]]).ShouldNotContain("null");

    [Theory]
    [InlineData("{}")]
    [InlineData(ConfigurationSample.Everything)]
    [InlineData("""{ "listeners": { "port": 0, "imdsAddress": "off" }, "logging": { "format": "json", "level": "error" }, "control": { "key": "k" }, "data": "/tmp/x" }""")]
    [InlineData("""{ "listeners": { "tlsNames": ["login.test", "*.test", "my_emulator", "192.0.2.7", "fd00::7"] } }""")]
    [InlineData("""{ "listeners": { "tlsCertificate": "c.pem", "tlsCertificateKey": "k.pem", "tlsCertificatePassword": "p" } }""")]
    [InlineData("""{ "tokens": { "lifetime": "00:05:00.5", "cacheSize": 1 } }""")]
    [InlineData("""{ "hosts": [ { "name": "f", "type": "Microsoft.Web/sites", "kind": "functionapp" } ] }""")]
    public void What_it_accepts_the_reader_accepts(string json)
    {
        SchemaCheck.Accepts(schema, JsonNode.Parse(json)).ShouldBeTrue();
        ConfigurationSample.ProblemsIn(json).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "x": 1 }""")]
    [InlineData("""{ "location": null }""")]
    [InlineData("""{ "location": 5 }""")]
    [InlineData("""{ "tenantId": "x" }""")]
    [InlineData("""{ "hosts": {} }""")]
    [InlineData("""{ "hosts": [ {} ] }""")]
    [InlineData("""{ "hosts": [ { "name": "vm1" } ] }""")]
    [InlineData("""{ "hosts": [ { "name": "vm1", "type": "vm" } ] }""")]
    [InlineData("""{ "hosts": [ { "name": "f", "type": "Microsoft.Web/sites", "kind": "x" } ] }""")]
    [InlineData("""{ "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": "yes" } ] }""")]
    [InlineData("""{ "userAssignedIdentities": [ { "clientId": "00000000-0000-4000-8000-000000000001" } ] }""")]
    [InlineData("""{ "userAssignedIdentities": [ { "name": "orders", "appRoles": { "api://orders": "Read" } } ] }""")]
    [InlineData("""{ "userAssignedIdentities": [ { "name": "orders", "federatedCredentials": [ { "name": "aks", "subject": "s" } ] } ] }""")]
    [InlineData("""{ "applications": [ {} ] }""")]
    [InlineData("""{ "applications": [ { "name": "a", "federatedCredentials": [ { "name": "aks", "issuer": "https://i", "subject": "s", "x": 1 } ] } ] }""")]
    [InlineData("""{ "targets": { "additional": [ {} ] } }""")]
    [InlineData("""{ "tokens": { "lifetime": "1h" } }""")]
    [InlineData("""{ "tokens": { "lifetime": "24:00:00" } }""")]
    [InlineData("""{ "tokens": { "lifetime": 5 } }""")]
    [InlineData("""{ "listeners": { "port": "80" } }""")]
    [InlineData("""{ "logging": { "format": "Text" } }""")]
    [InlineData("""{ "faults": [ 1 ] }""")]
    public void What_it_refuses_the_reader_refuses(string json)
    {
        SchemaCheck.Accepts(schema, JsonNode.Parse(json)).ShouldBeFalse();
        ConfigurationSample.ProblemsIn(json).ShouldNotBeEmpty();
    }

    private static void SameProperties(Type type, JsonObject node, string path)
    {
        ((string?)node["description"]).ShouldNotBeNullOrWhiteSpace(path);
        node = SchemaCheck.Resolve(node).AsObject();
        var expected = type.GetProperties().ToDictionary(property => property.Name == "Schema" ? "$schema" : char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);
        var properties = node["properties"]?.AsObject() ?? [];
        properties.Select(property => property.Key).ShouldBe(expected.Keys, path);
        foreach (var (name, property) in expected)
        {
            var below = properties[name]!.AsObject();
            ((string?)below["description"]).ShouldNotBeNullOrWhiteSpace($"{path}.{name}");
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && IsOptions(property.PropertyType.GenericTypeArguments[0]))
            {
                SameProperties(property.PropertyType.GenericTypeArguments[0], SchemaCheck.Resolve(below)["items"]!.AsObject(), $"{path}.{name}[]");
            }
            else if (IsOptions(property.PropertyType))
            {
                SameProperties(property.PropertyType, below, $"{path}.{name}");
            }
        }
    }

    private static bool IsOptions(Type type) => ConfigurationJson.Default.GetTypeInfo(type)?.Kind == JsonTypeInfoKind.Object;

    private static IEnumerable<string?> EnumAt(string section, string key)
    {
        var place = schema["properties"]![section]!;
        return (place["items"] ?? place)["properties"]![key]!["enum"]!.AsArray().Select(value => (string?)value);
    }

    private static IEnumerable<JsonObject> Nodes(JsonObject node) =>
        (node["properties"]?.AsObject().Select(property => property.Value!.AsObject()) ?? [])
        .Concat(new[] { node["items"], node["additionalProperties"] }.OfType<JsonObject>())
        .SelectMany(Nodes).Prepend(node);
}
