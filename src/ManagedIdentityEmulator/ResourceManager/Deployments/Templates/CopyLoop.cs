using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>
/// A copy loop (learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources).
/// </summary>
/// <param name="Input">What it makes a value of each time; <see langword="null"/> in loops of resources.</param>
internal sealed record CopyLoop(string Name, int Count, JsonNode? Input)
{
    // learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties#copy-limits
    private const int Most = 800;

    /// <summary>Whether a member of an object is its loops, and not a property that is called so.</summary>
    public static bool IsOfProperties(string name, JsonNode? member) =>
        name.Equals("copy", StringComparison.OrdinalIgnoreCase) && member is JsonArray { Count: > 0 } loops
        && loops.All(loop => loop is JsonObject members && members.ContainsKey("count") && members.ContainsKey("input"));

    public static IEnumerable<CopyLoop> ReadAll(JsonArray loops, EvaluationScope scope) =>
        loops.Select(loop => Read(loop as JsonObject ?? throw new TemplateException("A copy loop must be an object."), scope));

    /// <param name="otherwise">What it is called where it says no name, as in outputs.</param>
    public static CopyLoop Read(JsonObject loop, EvaluationScope scope, string? otherwise = null)
    {
        var name = TreeEvaluator.Text(loop, "name", scope) ?? otherwise ?? throw new TemplateException("A copy loop must have a 'name'.");
        if (!TemplateValues.TryInteger(TreeEvaluator.Evaluate(loop["count"], scope), out var count))
        {
            throw new TemplateException($"The copy loop '{name}' must have a 'count' of type 'Integer'.");
        }

        return count is >= 0 and <= Most ? new(name, (int)count, loop["input"])
            : throw new TemplateException($"The copy count of '{name}' is '{count}': it must be between '0' and '{Most}'.");
    }

    public JsonArray Values(EvaluationScope scope)
    {
        var array = new JsonArray();
        for (var at = 0; at < Count; at++)
        {
            array.Add(TreeEvaluator.Evaluate(Input, scope.In(Name, at)));
        }

        return array;
    }
}
