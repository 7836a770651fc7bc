using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

/// <summary>Gives expressions their values. What it returns may belong to something else: whoever puts it elsewhere copies it.</summary>
internal static class Evaluator
{
    public static JsonNode? Evaluate(Expression expression, EvaluationScope scope)
    {
        EvaluationBudget.CheckDepth();
        scope.Budget.Charge(EvaluationBudget.Step);
        return expression switch
        {
            Expression.Literal(var value) => value,
            Expression.Member(var target, var key) => MemberOf(Evaluate(target, scope), Evaluate(key, scope)),
            Expression.Call call => Call(call, scope),
            _ => throw new InvalidOperationException($"unknown expression {expression}"),
        };
    }

    /// <summary>A member that may be missing.</summary>
    public static bool TryMember(JsonNode? target, JsonNode? key, out JsonNode? value)
    {
        value = null;
        if (target is JsonObject members && TemplateValues.TryText(key, out var name))
        {
            return members.TryGetPropertyValue(name, out value);
        }

        if (target is not JsonArray items || !TemplateValues.TryInteger(key, out var index) || index < 0 || index >= items.Count)
        {
            return false;
        }

        value = items[(int)index];
        return true;
    }

    private static JsonNode? MemberOf(JsonNode? target, JsonNode? key) => TryMember(target, key, out var value) ? value : throw new TemplateException((target, key) switch
    {
        (JsonArray, _) when TemplateValues.TryInteger(key, out var index) => $"The language expression property array index '{index}' is out of bounds.",
        (JsonObject members, _) when TemplateValues.TryText(key, out var name) =>
            $"The language expression property '{name}' doesn't exist, available properties are '{string.Join(", ", members.Select(member => member.Key).Take(50))}'.",
        _ => $"The language expression property '{TemplateValues.Write(key)}' can't be evaluated: a value of type '{TemplateValues.KindOf(target)}' has no member of that kind.",
    });

    private static JsonNode? Call(Expression.Call call, EvaluationScope scope)
    {
        if (call.Space is not null)
        {
            return scope.Frame.OwnFunctions.Call(call, scope);
        }

        var function = FunctionTable.Find(call);
        return function.Evaluate(new Arguments(call, scope));
    }
}
