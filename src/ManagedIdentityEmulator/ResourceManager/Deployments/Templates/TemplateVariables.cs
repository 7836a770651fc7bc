using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The variables of a template, those that copy loops make included.</summary>
internal static class TemplateVariables
{
    public static void Define(NamedValues variables, Template template, Func<EvaluationScope> scope)
    {
        foreach (var (name, value) in template.Variables)
        {
            if (!CopyLoop.IsOfProperties(name, value))
            {
                variables.Define(name, () => TreeEvaluator.Evaluate(value, scope()));
                continue;
            }

            foreach (var loop in (JsonArray)value!)
            {
                var named = TemplateValues.TryText(((JsonObject)loop!)["name"], out var text) ? text : throw new TemplateException("A copy loop of variables must have a 'name'.");
                variables.Define(named, () => CopyLoop.Read((JsonObject)loop, scope()).Values(scope()));
            }
        }
    }
}
