using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The expressions of a template, before any has a value.</summary>
internal static class TemplateSyntax
{
    /// <summary>Reads every expression: what nobody could evaluate is refused before anything is deployed.</summary>
    public static void Check(JsonNode template)
    {
        foreach (var call in Calls(template, _ => true))
        {
            if (call.Space is null)
            {
                FunctionTable.Find(call);
            }
        }
    }

    /// <summary>Every call of a function in a part of a template.</summary>
    /// <param name="isWanted">Says of each member of an object whether to look into it.</param>
    public static IEnumerable<Expression.Call> Calls(JsonNode? part, Func<string, bool> isWanted)
    {
        var waiting = new Stack<JsonNode?>([part]);
        while (waiting.TryPop(out var next))
        {
            switch (next)
            {
                case JsonArray items:
                    foreach (var item in items.Reverse())
                    {
                        waiting.Push(item);
                    }

                    break;
                case JsonObject members:
                    foreach (var (name, member) in members.Where(member => isWanted(member.Key)).Reverse())
                    {
                        waiting.Push(member);
                        waiting.Push(JsonValue.Create(name));
                    }

                    break;
                case var _ when TemplateValues.TryText(next, out var text) && ExpressionParser.IsExpression(text, out _):
                    foreach (var call in ExpressionParser.Parse(text).All().OfType<Expression.Call>())
                    {
                        yield return call;
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
