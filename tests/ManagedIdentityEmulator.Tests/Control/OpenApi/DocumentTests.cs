using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Identities.Documents;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using ManagedIdentityEmulator.Wire;
using Microsoft.OpenApi;

namespace ManagedIdentityEmulator.Tests.Control.OpenApi;

/// <summary>The document by itself, and beside the code that it tells of.</summary>
public sealed class DocumentTests
{
    private static readonly ControlDocument document = ControlDocument.Embedded;

    // Which type the answers of a schema are made of.
    private static readonly Dictionary<string, JsonTypeInfo> answers = new()
    {
        ["State"] = ControlJson.Default.StateDocument,
        ["Addresses"] = ControlJson.Default.AddressState,
        ["Clock"] = ControlJson.Default.ClockState,
        ["Host"] = ControlJson.Default.HostState,
        ["Cluster"] = ControlJson.Default.ClusterState,
        ["Identity"] = ControlJson.Default.IdentityState,
        ["Credential"] = ControlJson.Default.CredentialState,
        ["FederatedCredential"] = ControlJson.Default.FederatedCredential,
        ["Application"] = ControlJson.Default.ApplicationState,
        ["Key"] = ControlJson.Default.KeyState,
        ["RotatedCredential"] = ControlJson.Default.RotatedCredential,
        ["KeyTimeline"] = ControlJson.Default.KeyTimeline,
        ["KeyLife"] = ControlJson.Default.KeyLife,
        ["CredentialLife"] = ControlJson.Default.CredentialLife,
        ["KeyDrills"] = ControlJson.Default.DrillsState,
        ["RunningKeyDrill"] = ControlJson.Default.RunningDrillState,
        ["StartedKeyDrill"] = ControlJson.Default.StartedDrill,
        ["EndedKeyDrill"] = ControlJson.Default.EndedDrill,
        ["SignatureFinding"] = ControlJson.Default.SignatureFinding,
        ["Fault"] = ControlJson.Default.FaultState,
        ["FaultPreset"] = ControlJson.Default.PresetState,
        ["Request"] = ControlJson.Default.JournalEntry,
        ["Client"] = ControlJson.Default.RequestClient,
        ["Activity"] = ControlJson.Default.ActivityEntry,
        ["Access"] = ControlJson.Default.AccessState,
        ["Event"] = ControlJson.Default.EmulatorEvent,
        ["SignIn"] = SignInJson.Default.SignIn,
    };

    public static TheoryData<string> Answers => [.. answers.Keys];

    public static TheoryData<string, string> Enumerations => new()
    {
        { "Request/protocol", string.Join(',', [.. ProtocolName.All, ProtocolName.Unknown]) },
        { "Request/outcome", string.Join(',', ConfigurationShape.EnumNames(typeof(RequestOutcome))) },
        { "Activity/outcome", string.Join(',', ConfigurationShape.EnumNames(typeof(ActivityOutcome))) },
        { "KeyLife/phase", string.Join(',', ConfigurationShape.EnumNames(typeof(KeyLifePhase))) },
        { "NewKeyDrill/name", string.Join(',', KeyDrillKind.All.Select(kind => kind.Name)) },
    };

    [Fact]
    public void The_reader_of_Microsoft_OpenApi_finds_nothing_wrong_with_it()
    {
        var (read, diagnostic) = Microsoft.OpenApi.OpenApiDocument.Parse(ControlDocument.Text(), OpenApiConstants.Json);

        diagnostic!.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        diagnostic.Errors.Select(error => $"{error.Pointer}: {error.Message}").ShouldBeEmpty();
        diagnostic.Warnings.Select(warning => $"{warning.Pointer}: {warning.Message}").ShouldBeEmpty();
        read!.Paths.Count.ShouldBe(document.Paths.Count);
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_summary_and_a_tag_that_is_described()
    {
        var tags = document.Root["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).ToList();

        document.Operations.Select(one => (string)one.Operation["operationId"]!).ShouldBeUnique();
        document.Operations.Select(one => (string)one.Operation["tags"]![0]!).Distinct().ShouldBe(tags, ignoreOrder: true);
        document.Operations.ShouldAllBe(one => ((string)one.Operation["summary"]!).Length > 5);
    }

    [Fact]
    public void Every_schema_is_used_and_there()
    {
        var text = ControlDocument.Text();

        document.Schemas.Select(schema => schema.Key).Where(name => !text.Contains($"\"#/components/schemas/{name}\"")).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Answers))]
    public void A_schema_of_an_answer_has_the_members_of_what_it_is_made_of(string schema) =>
        document.Schemas[schema]!["properties"]!.AsObject().Select(member => member.Key).ShouldBe(answers[schema].Properties.Where(member => member.Get is not null).Select(member => member.Name), ignoreOrder: true);

    [Fact]
    public void The_schema_of_an_export_has_its_members()
    {
        var export = document.Schemas["StateExport"]!["properties"]!;

        Names(export["identities"]!["items"]!).ShouldBe(RegistryJson.Default.IdentityDocument.Properties.Select(member => member.Name), ignoreOrder: true);
        Names(export["hosts"]!["items"]!).ShouldBe(RegistryJson.Default.HostDocument.Properties.Select(member => member.Name), ignoreOrder: true);
        Names(export["applications"]!["items"]!).ShouldBe(RegistryJson.Default.ApplicationDocument.Properties.Select(member => member.Name), ignoreOrder: true);

        static IEnumerable<string> Names(JsonNode schema) => schema["properties"]!.AsObject().Select(member => member.Key);
    }

    [Theory, MemberData(nameof(Enumerations))]
    public void What_may_be_one_of_several_may_be_those_that_there_are(string member, string values)
    {
        var (schema, name) = (member.Split('/')[0], member.Split('/')[1]);

        document.Schemas[schema]!["properties"]![name]!["enum"]!.AsArray().Select(value => (string)value!).ShouldBe(values.Split(','), ignoreOrder: true);
    }

    [Theory, InlineData("NewIdentity", "userAssignedIdentities"), InlineData("NewHost", "hosts"), InlineData("NewFault", "faults")]
    public void What_is_made_has_the_form_that_it_has_in_the_configuration(string schema, string member)
    {
        var configured = JsonNode.Parse(ConfigurationSchema.Write())!["properties"]![member]!["items"]!;

        JsonNode.DeepEquals(WithoutWords(document.Schemas[schema]!), WithoutWords(configured)).ShouldBeTrue();
    }

    [Fact]
    public void Every_example_is_as_its_schema_says()
    {
        var contents = document.Operations.SelectMany(one => one.Operation["responses"]!.AsObject().Select(response => response.Value!["content"]).Append(one.Operation["requestBody"]?["content"]))
            .Concat(document.Root["components"]!["responses"]!.AsObject().Select(response => response.Value!["content"])).OfType<JsonObject>().SelectMany(content => content.Select(media => media.Value!));
        List<(JsonNode Schema, JsonNode Value)> examples = [.. contents.SelectMany(media => (media["examples"]?.AsObject().Select(example => example.Value!["value"]!) ?? []).Concat(media["example"] is { } one ? [one] : []).Select(value => (media["schema"]!, value)))];

        examples.Count.ShouldBeGreaterThan(12);
        examples.SelectMany(example => document.Mistakes(example.Schema, example.Value).Select(mistake => $"{example.Value.ToJsonString()}: {mistake}")).ShouldBeEmpty();
    }

    private static JsonNode WithoutWords(JsonNode schema)
    {
        var copy = schema["$ref"] is { } reference ? document.Schemas[((string)reference!).Split('/')[^1]]!.DeepClone() : schema.DeepClone();
        if (copy is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (name is "description" or "$comment" && value is JsonValue)
                {
                    members.Remove(name);
                }
                else if (value is JsonObject)
                {
                    members[name] = WithoutWords(value);
                }
            }
        }

        return copy;
    }
}
