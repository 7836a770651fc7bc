using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>Evaluates whole parts of a template: every string and name in them that is an expression, and every copy loop.</summary>
internal static class TreeEvaluator
{
    public static JsonNode? Evaluate(JsonNode? node, EvaluationScope scope)
    {
        EvaluationBudget.CheckDepth();
        scope.Budget.Charge(EvaluationBudget.Step);
        return node switch
        {
            JsonArray items => EvaluateAll(items, scope),
            JsonObject members => EvaluateAll(members, scope),
            _ when TemplateValues.TryText(node, out var text) => EvaluateText(text, scope),
            _ => scope.Budget.Copy(node),
        };
    }

    /// <summary>The value of a string, which belongs to nobody.</summary>
    public static JsonNode? EvaluateText(string text, EvaluationScope scope) =>
        ExpressionParser.IsExpression(text, out var literal) ? scope.Budget.Copy(Evaluator.Evaluate(ExpressionParser.Parse(text), scope)) : TemplateValues.Of(literal);

    /// <summary>A member that has to be a text once it is evaluated; <see langword="null"/> where there is none.</summary>
    public static string? Text(JsonObject members, string name, EvaluationScope scope) =>
        members[name] is not { } node ? null
        : Evaluate(node, scope) is var value && TemplateValues.TryText(value, out var text) ? text
        : throw new TemplateException($"The property '{name}' must be of type 'String' and is of type '{TemplateValues.KindOf(value)}'.");

    private static JsonArray EvaluateAll(JsonArray items, EvaluationScope scope)
    {
        var array = new JsonArray();
        foreach (var item in items)
        {
            array.Add(Evaluate(item, scope));
        }

        return array;
    }

    private static JsonObject EvaluateAll(JsonObject members, EvaluationScope scope)
    {
        var result = TemplateValues.NewObject();
        foreach (var (name, member) in members)
        {
            if (CopyLoop.IsOfProperties(name, member))
            {
                foreach (var loop in CopyLoop.ReadAll((JsonArray)member!, scope))
                {
                    result[loop.Name] = loop.Values(scope);
                }
            }
            else
            {
                var key = EvaluateText(name, scope);
                result[TemplateValues.TryText(key, out var text) ? text : throw new TemplateException($"The name '{name}' of a property must come to a string.")] = Evaluate(member, scope);
            }
        }

        return result;
    }
}
