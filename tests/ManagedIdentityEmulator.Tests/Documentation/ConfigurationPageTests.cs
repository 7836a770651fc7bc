using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The page on configuration has every key, as the JSON schema has it.</summary>
public sealed class ConfigurationPageTests
{
    private const string Page = "docs/configuration.md";
    private const string WriteVariable = "MI_EMULATOR_WRITE_DOCS";
    private const string Begin = "<!-- keys -->\n";
    private const string End = "<!-- /keys -->";

    [Fact]
    public void It_lists_every_key_of_the_schema()
    {
        var table = Table(JsonNode.Parse(ConfigurationSchema.Write())!.AsObject());
        table.Length.ShouldBeGreaterThan(2000);

        var text = Pages.Read(Page);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), $"{text[..from]}{table}{text[to..]}");
        }
        else
        {
            text[from..to].ShouldBe(table, $"{WriteVariable}=1 writes the keys into {Page}");
        }
    }

    private static string Table(JsonObject schema)
    {
        var table = new StringBuilder("| key | type | what it is |\n|---|---|---|\n");
        AddMembers(table, schema, schema, "");
        return table.ToString();
    }

    private static void AddMembers(StringBuilder table, JsonObject schema, JsonObject parent, string path)
    {
        foreach (var (name, member) in parent["properties"]?.AsObject() ?? [])
        {
            Add(table, schema, member!.AsObject(), $"{path}{name}");
        }
    }

    private static void Add(StringBuilder table, JsonObject schema, JsonObject member, string path)
    {
        var reference = (string?)member["$ref"];
        var shape = reference is null ? member : Find(schema, reference);
        table.Append("| `").Append(path).Append("` | ").Append(TypeOf(shape)).Append(" | ").Append(Escape((string?)member["description"] ?? (string?)shape["description"] ?? "")).Append(" |\n");
        if (reference is null) // what is referred to has its lines where it stands first
        {
            AddMembers(table, schema, shape, $"{path}.");
            AddMembers(table, schema, shape["items"] as JsonObject ?? [], $"{path}[].");
        }
    }

    private static string TypeOf(JsonObject shape) =>
        shape["enum"] is JsonArray values ? string.Join(", ", values.Select(value => $"`{value}`"))
        : shape["type"] is JsonArray types ? string.Join(" or ", types.Select(type => $"{type}"))
        : $"{shape["type"]}";

    private static string Escape(string text) => text.Replace("|", "\\|");

    private static JsonObject Find(JsonObject schema, string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)schema, (node, name) => node[name]!).AsObject();
}
