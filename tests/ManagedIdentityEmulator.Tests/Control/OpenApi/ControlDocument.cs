using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using ManagedIdentityEmulator.Control;
using ManagedIdentityEmulator.Tests.Documentation;

namespace ManagedIdentityEmulator.Tests.Control.OpenApi;

/// <summary>The OpenAPI document of the control listener, and whether requests and answers are as it says. An answer may have no member that it does not tell of.</summary>
internal sealed partial class ControlDocument
{
    private const string Name = "https://emulator.example/openapi.json";
    private const string Json = "application/json";

    private readonly EvaluationOptions checking = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private readonly JsonObject closed;
    private readonly List<(string Path, Regex Form)> forms;

    private ControlDocument(string text)
    {
        Root = JsonNode.Parse(text)!.AsObject();
        closed = Close(Root.DeepClone()).AsObject();
        checking.SchemaRegistry.Register(new JsonNodeBaseDocument(closed, new Uri(Name)));
        // What is written out comes before what is left open, as in routing.
        forms = [.. Paths.Select(path => path.Key).OrderBy(path => path.Contains('{')).Select(path => (path, new Regex($"^{Parameter().Replace(path, "[^/]+")}$")))];
    }

    public static ControlDocument Embedded { get; } = new(Text());

    public JsonObject Root { get; }

    public JsonObject Paths => Root["paths"]!.AsObject();

    public JsonObject Schemas => Root["components"]!["schemas"]!.AsObject();

    public static string Text()
    {
        using var resource = new StreamReader(typeof(EmulatorServer).Assembly.GetManifestResourceStream(OpenApiDocument.ResourceName)!);
        return resource.ReadToEnd();
    }

    /// <summary>Each operation with its method in capitals and its path.</summary>
    public IEnumerable<(string Method, string Path, JsonNode Operation)> Operations =>
        Paths.SelectMany(path => path.Value!.AsObject().Select(operation => (operation.Key.ToUpperInvariant(), path.Key, operation.Value!)));

    /// <summary>The path of the document that an address is of.</summary>
    public string? PathOf(string path) => forms.FirstOrDefault(known => known.Form.IsMatch(path)).Path;

    /// <summary>What is otherwise than the document says.</summary>
    public IEnumerable<string> Mistakes(HttpExchange exchange)
    {
        var mistakes = PathOf(exchange.Address.AbsolutePath) is not { } path ? OfUndocumented(exchange, 404)
            : closed["paths"]![path]![exchange.Method.Method.ToLowerInvariant()] is not { } operation ? OfUndocumented(exchange, 405)
            : [.. OfRequest(exchange, operation), .. OfAnswer(exchange, operation)];
        return mistakes.Select(mistake => $"{exchange.Method} {exchange.Address.PathAndQuery} → {exchange.Status} {exchange.MediaType}: {mistake}");
    }

    /// <summary>What is wrong with a value by a schema of the document.</summary>
    public IEnumerable<string> Mistakes(JsonNode schema, JsonNode? value) => Evaluate(Close(schema.DeepClone()), value);

    private IEnumerable<string> OfUndocumented(HttpExchange exchange, int status) =>
        exchange.Status != status ? [$"there is no such thing, and {status} is to say so"]
        : exchange.MediaType == "application/problem+json" ? Evaluate(closed["components"]!["schemas"]!["Problem"]!, JsonNode.Parse(exchange.Text))
        : [];

    private IEnumerable<string> OfRequest(HttpExchange exchange, JsonNode operation)
    {
        if (exchange.Status >= 300)
        {
            return []; // it may be wrong in any way
        }

        var names = exchange.Address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0]);
        var known = (operation["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!)).Where(parameter => (string)parameter["in"]! == "query").Select(parameter => (string)parameter["name"]!);
        var unknown = names.Except(known).Select(name => $"takes '{name}'");
        return exchange.Body is null ? unknown
            : operation["requestBody"]?["content"]![Json]!["schema"] is not { } schema ? unknown.Append("takes a body")
            : unknown.Concat(Evaluate(schema, JsonNode.Parse(exchange.Body)).Select(mistake => $"takes {mistake}"));
    }

    private IEnumerable<string> OfAnswer(HttpExchange exchange, JsonNode operation)
    {
        if (operation["responses"]![$"{exchange.Status}"] is not { } named)
        {
            return ["the status is none of its own"];
        }

        var content = Resolve(named)["content"];
        return content is null ? (exchange.Text.Length > 0 ? ["the answer is not empty"] : [])
            : content[exchange.MediaType ?? "none"]?["schema"] is not { } schema ? ["the content type is none of its own"]
            : exchange.MediaType!.EndsWith("json") ? Evaluate(schema, JsonNode.Parse(exchange.Text))
            : [];
    }

    private IEnumerable<string> Evaluate(JsonNode schema, JsonNode? value)
    {
        var found = JsonSchema.FromText(schema.ToJsonString()).Evaluate(value, checking);
        return found.IsValid ? [] : found.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("is not valid");
    }

    private JsonNode Resolve(JsonNode node) => (string?)node["$ref"] is not { } reference ? node
        : reference.Split('#')[1].Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)closed, (from, name) => from[name]!);

    // Every object that says what it has, has nothing else; references lead into the document from wherever they stand.
    private static JsonNode Close(JsonNode node)
    {
        foreach (var child in node is JsonObject members ? members.Select(member => member.Value).ToList() : node is JsonArray items ? [.. items] : [])
        {
            if (child is JsonObject or JsonArray)
            {
                Close(child);
            }
        }

        if (node is JsonObject schema)
        {
            if (schema["$ref"] is JsonValue reference && ((string)reference!).StartsWith('#'))
            {
                schema["$ref"] = Name + (string)reference!;
            }
            else if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }
        }

        return node;
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
