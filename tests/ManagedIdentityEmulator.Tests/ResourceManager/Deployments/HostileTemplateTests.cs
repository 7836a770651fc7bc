using System.Diagnostics;
using System.Text.Json.Nodes;
using static ManagedIdentityEmulator.Tests.ResourceManager.Deployments.DeploymentFixtures;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>Templates that ask for more memory or time than there is: they end soon, with an error.</summary>
public sealed class HostileTemplateTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string TooMuch = "takes more memory or time to evaluate";

    public static TheoryData<string, JsonObject, string> Variables => new()
    {
        { "doubling text", Chain(60, "[concat(variables('v{0}'), variables('v{0}'))]"), TooMuch },
        { "doubling arrays", Chain(60, "[createArray(variables('v{0}'), variables('v{0}'))]"), TooMuch },
        { "doubling by format", Chain(60, "[format('{{0}}{{0}}{{0}}', variables('v{0}'))]"), TooMuch },
        { "doubling by replace", Chain(60, "[replace(variables('v{0}'), 'a', 'aaaa')]"), TooMuch },
        { "doubling by join", Chain(60, "[join(createArray(variables('v{0}'), variables('v{0}')), variables('v{0}'))]"), TooMuch },
        { "a long chain", Chain(500, "[createArray(variables('v{0}'))]"), "levels deep" },
        { "loops in loops", One($"[map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', map(range(0, 10000), lambda('c', 1))))))]"), TooMuch },
        { "sorting", One("[sort(range(0, 10000), lambda('a', 'b', equals(length(map(range(0, 10000), lambda('c', 1))), 1)))]"), TooMuch },
        { "comparing again and again", new() { ["a"] = "[range(0, 10000)]", ["x"] = "[map(variables('a'), lambda('i', length(intersection(variables('a'), createArray()))))]" }, TooMuch },
        { "looking again and again", new() { ["a"] = "[padLeft('b', 16000, 'a')]", ["x"] = "[map(range(0, 10000), lambda('i', map(range(0, 10), lambda('j', indexOf(variables('a'), 'aaaaaaac')))))]" }, TooMuch },
        { "wide padding", One("[format('{0,999999999}', 'a')]"), "is not valid at position 0" },
        { "many digits", One("[format('{0:D999999999}', 1)]"), "is not valid at position 0" },
        { "long padding", One("[padLeft('a', 999999999)]"), "the length must not be over" },
        { "a chain of deep calls", DeepChain(), "nests its expressions too deeply" },
        { "deep members", One($"[variables('x'){string.Concat(Enumerable.Repeat("[0]", 7000))}]"), "" },
        { "long", One($"[concat('{new string('a', 25_000)}')]"), "The language expression length limit exceeded. Limit: '24576'" },
        { "loops of properties", new() { ["x"] = Nested(12) }, TooMuch },
        { "deep JSON", One("[json(concat(" + string.Join(", ", Enumerable.Repeat("'[[[[[[[[[['", 50)) + "))]"), "not valid JSON" },
    };

    [Theory, MemberData(nameof(Variables))]
    public async Task A_template_that_asks_for_too_much_is_refused_soon(string what, JsonObject variables, string reason)
    {
        var time = Stopwatch.StartNew();
        var body = Body(Template($$""" "resources": [], "variables": {{variables.ToJsonString()}} """));

        var (code, message) = await arm.RefusedAsync(400, HttpMethod.Put, $"{arm.Group}/{Of("hostile")}", body, "2022-09-01");

        code.ShouldBe("InvalidTemplate", what);
        message.ShouldContain(reason);
        message.Length.ShouldBeLessThan(30_000);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Nested_deployments_that_multiply_end_with_an_error()
    {
        var template = """ "resources": [] """;
        for (var depth = 0; depth < 4; depth++)
        {
            template = $$"""
                "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "[format('n{{depth}}-{0}', copyIndex())]", "copy": { "name": "c", "count": 800 },
                  "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": {{Template(template)}} } } ]
                """;
        }

        var deployment = await arm.DeployAsync("multiplying", Template(template));

        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Failed");
    }

    [Fact]
    public async Task Nested_deployments_go_five_levels_deep()
    {
        var template = """ "resources": [] """;
        for (var depth = 0; depth < 7; depth++)
        {
            template = $$""" "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "deep{{depth}}", "properties": { "mode": "Incremental", "template": {{Template(template)}} } } ] """;
        }

        var deployment = await arm.DeployAsync("deep", Template(template));

        ((string)deployment["properties"]!["provisioningState"]!).ShouldBe("Failed");
        deployment.ToJsonString().ShouldContain("is nested in more than 5 others");
    }

    private static JsonObject One(string expression) => new() { ["x"] = expression };

    // The first that is evaluated needs all others.
    private static JsonObject DeepChain() => new(Enumerable.Range(0, 300).Select(at =>
        KeyValuePair.Create($"v{at}", (JsonNode?)$"[{string.Concat(Enumerable.Repeat("not(", 2000))}{(at == 299 ? "true()" : $"variables('v{at + 1}')")}{new string(')', 2000)}]")));

    private static JsonObject Chain(int length, string next)
    {
        var chain = new JsonObject { ["v0"] = "aa" };
        for (var at = 1; at < length; at++)
        {
            chain[$"v{at}"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, next, at - 1);
        }

        return chain;
    }

    private static JsonObject Nested(int depth) => new()
    {
        ["copy"] = new JsonArray(new JsonObject { ["name"] = $"l{depth}", ["count"] = 800, ["input"] = depth == 0 ? "a" : Nested(depth - 1) }),
    };
}
