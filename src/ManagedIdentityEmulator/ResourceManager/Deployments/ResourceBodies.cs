using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>What is sent to the provider of a resource: all that is not the template's own.</summary>
internal static class ResourceBodies
{
    private static readonly HashSet<string> ofTemplate = new(StringComparer.OrdinalIgnoreCase)
    {
        "name", "type", "apiVersion", "dependsOn", "condition", "copy", "scope", "comments", "metadata", "resources", "existing", "import", "asserts", "resourceGroup", "subscriptionId",
    };

    /// <exception cref="TemplateException">An expression in it has no value.</exception>
    public static JsonObject Evaluate(PlannedResource resource)
    {
        var scope = resource.Scope with { AllowsReference = true };
        var body = TemplateValues.NewObject();
        foreach (var (name, member) in resource.Source.Where(member => !ofTemplate.Contains(member.Key)))
        {
            body[name] = resource.IsNestedDeployment && name.Equals("properties", StringComparison.OrdinalIgnoreCase) ? NestedProperties(member as JsonObject, scope) : TreeEvaluator.Evaluate(member, scope);
        }

        // As if it came over the wire: no deeper, and every value of the kind that is read there.
        return (JsonObject)TemplateValues.ParseJson(TemplateValues.WriteJson(body))!;
    }

    // The template in it is evaluated when it is deployed.
    private static JsonObject NestedProperties(JsonObject? properties, EvaluationScope scope)
    {
        var evaluated = TemplateValues.NewObject();
        foreach (var (name, member) in properties ?? [])
        {
            evaluated[name] = name.Equals("template", StringComparison.OrdinalIgnoreCase) ? scope.Budget.Copy(member) : TreeEvaluator.Evaluate(member, scope);
        }

        return evaluated;
    }
}
