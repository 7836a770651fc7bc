using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Expressions of deployment templates, whatever is in them.</summary>
public sealed class ExpressionPropertyTests
{
    private static readonly string[] expressions =
    [
        "[concat('a', 'b''c', string(1))]", "[parameters('x').a[0]['b']]", "[format('{0,-5}|{1:D3}|{{}}', 'x', 7)]", "[if(equals(1, 2), fail('no'), createObject('a', createArray(1, 'x', null())))]",
        "[substring('abcdef', 2, 3)]", "[skip(take(split('a,b;c', createArray(',', ';')), 3), 1)]", "[json('{\"a\": [1, {\"b\": null}]}').a[1]]", "[base64ToString(base64('x'))]", "[uri('https://x/y', '../z')]",
        "[map(range(0, 3), lambda('i', add(variables('i'), 1)))]", "[sort(createArray(3, 1, 2), lambda('a', 'b', less(variables('a'), variables('b'))))]", "[reduce(createArray(1, 2), 0, lambda('a', 'b', mul(variables('a'), variables('b'))))]",
        "[dateTimeAdd('2026-01-31T12:00:00Z', 'P1Y2M3DT4H', 'yyyy-MM-dd')]", "[dateTimeFromEpoch(dateTimeToEpoch('2026-01-31T12:00:00Z'))]", "[resourceId('Microsoft.Web/sites', 'a')]", "[extensionResourceId(resourceGroup().id, 'A/b', 'c')]",
        "[uniqueString('a', 'b')]", "[guid('a')]", "[union(createObject('a', 1), createObject('b', 2)).b]", "[padLeft(string(5), 8, '0')]", "[indexOf('abc', 'c')]", "[min(createArray(1, 2))]", "[mod(div(-9223372036854775808, -1), 7)]",
        "[tryGet(createObject('a', 1), 'b')]", "[coalesce(null(), 'x')]", "[dataUriToString(dataUri('x'))]", "[own.f('x', 1)]", "[toLower(subscription().id)]", "[items(createObject('b', 1, 'a', 2))]", "[replace('aaa', 'a', 'b')]", "[equals(json('[1e9999999999]')[0], json('2e9999999999'))]", "[[literal]", "plain",
    ];

    private static readonly string[] names = ["concat", "parameters", "own.f", "_x$", "union"];

    [Fact]
    public void Whatever_comes_as_an_expression_has_a_value_or_is_refused_in_words() =>
        Rule.HoldsForTextsLike(expressions, text =>
        {
            try
            {
                TemplateSyntax.Check(JsonValue.Create(text));
                TreeEvaluator.EvaluateText(text, Scope())?.ToJsonString();
            }
            catch (TemplateException e)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }, inputs: 1000);

    [Fact]
    public void An_expression_that_is_written_is_read_as_the_same() =>
        Rule.Holds(Written(4).Where(text => text.Length < 20_000), text => Write(ExpressionParser.Parse($"[{text}]")).ShouldBe(text));

    private static Gen<string> Written(int depth)
    {
        var literal = Gen.OneOf(Texts.Whole.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"), Gen.Choose(int.MinValue, int.MaxValue).Select(number => $"{number}"));
        if (depth == 0)
        {
            return literal;
        }

        var call = Gen.Elements(names).SelectMany(name => Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Written(depth - 1), count)).Select(arguments => $"{name}({string.Join(", ", arguments)})"));
        return Gen.Frequency((1, literal), (2, call), (1, call.SelectMany(target => Written(depth - 1).Select(key => $"{target}[{key}]"))));
    }

    private static string Write(Expression expression) => expression switch
    {
        Expression.Literal(var value) => TemplateValues.TryText(value, out var text) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : value.ToJsonString(),
        Expression.Member(var target, var key) => $"{Write(target)}[{Write(key)}]",
        Expression.Call(var space, var name, var arguments) => $"{(space is null ? "" : $"{space}.")}{name}({string.Join(", ", arguments.Select(Write))})",
        _ => throw new InvalidOperationException($"{expression}"),
    };

    private static EvaluationScope Scope()
    {
        var (parameters, variables) = (new NamedValues("parameter"), new NamedValues("variable"));
        parameters.Define("x", () => JsonNode.Parse("""{"a":[{"b":"c"}]}"""));
        variables.Define("i", () => JsonValue.Create(1));
        var environment = new DeploymentEnvironment
        {
            SubscriptionId = $"{Guid.Empty}",
            TenantId = $"{Guid.Empty}",
            ResourceGroup = new() { ["id"] = "/subscriptions/x/resourceGroups/local", ["name"] = "local" },
            DeploymentName = "d",
            Mode = "Incremental",
            BaseAddress = "https://localhost",
            Now = DateTimeOffset.UnixEpoch,
        };
        return new(new TemplateFrame(environment, new EvaluationBudget(), new NoResources())
        {
            Parameters = parameters,
            Variables = variables,
            OwnFunctions = new(JsonNode.Parse("""[{"namespace":"own","members":{"f":{"parameters":[{"name":"a","type":"string"},{"name":"b","type":"int"}],"output":{"type":"string","value":"[parameters('a')]"}}}}]""")!.AsArray()),
        });
    }

    private sealed class NoResources : IResourceStates
    {
        public ReferencedResource Find(string resource, string? apiVersion) => throw new TemplateException($"There is no resource {resource}.");

        public IEnumerable<ReferencedResource> FindLoop(string symbol, string? apiVersion) => [];

        public string IdOf(string symbol) => throw new TemplateException($"There is no resource {symbol}.");
    }
}
