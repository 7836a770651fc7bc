using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>
/// The functions that a template defines (learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions): they know
/// their parameters and each other.
/// </summary>
internal sealed class OwnFunctions
{
    private readonly Dictionary<string, JsonObject> functions = new(StringComparer.OrdinalIgnoreCase);

    public OwnFunctions(JsonArray? spaces)
    {
        foreach (var space in spaces?.OfType<JsonObject>() ?? [])
        {
            foreach (var (name, function) in space.Object("members") ?? [])
            {
                functions[$"{space.Text("namespace")}.{name}"] = function as JsonObject ?? throw new TemplateException($"The function '{name}' must be an object.");
            }
        }
    }

    public JsonNode? Call(Expression.Call call, EvaluationScope scope)
    {
        if (!functions.TryGetValue($"{call.Space}.{call.Name}", out var function))
        {
            throw new TemplateException($"The template function '{call.Space}.{call.Name}' is not valid. Please see https://aka.ms/arm-function-list for usage details.");
        }

        var names = (function["parameters"] as JsonArray ?? []).Select(parameter => (parameter as JsonObject).Text("name") ?? throw new TemplateException($"A parameter of the function '{call.Name}' has no name.")).ToList();
        if (names.Count != call.Arguments.Length)
        {
            throw new TemplateException($"Unable to evaluate template language function '{call.Space}.{call.Name}': function requires {names.Count} argument(s) while {call.Arguments.Length} were provided.");
        }

        var arguments = new Arguments(call, scope);
        var inside = new EvaluationScope(scope.Frame)
        {
            FunctionParameters = names.Zip(arguments.All().ToList(), KeyValuePair.Create).ToDictionary(StringComparer.OrdinalIgnoreCase),
        };
        return TreeEvaluator.Evaluate(function.Object("output")?["value"], inside);
    }
}
