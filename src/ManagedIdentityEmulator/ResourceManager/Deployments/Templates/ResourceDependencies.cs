using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>
/// Which resource of a template has to be deployed before which: by <c>dependsOn</c>, and by <c>reference</c>
/// (learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency).
/// </summary>
internal sealed class ResourceDependencies
{
    private const int MostExplicit = 10_000;
    private static readonly HashSet<string> notEvaluated = new(StringComparer.OrdinalIgnoreCase) { "resources", "dependsOn" };
    private readonly IReadOnlyList<PlannedResource> resources;
    private readonly ILookup<string, PlannedResource> bySymbol;
    private readonly ILookup<string, PlannedResource> byId;
    private readonly ILookup<string, PlannedResource> byName;

    public ResourceDependencies(IReadOnlyList<PlannedResource> resources)
    {
        this.resources = resources;
        bySymbol = Index(resource => [resource.Symbol, resource.LoopSymbol]);
        byId = Index(resource => [resource.Id, RelativeId(resource.Id), $"{resource.Path.ResourceType}/{resource.Name}"]);
        byName = Index(resource => [resource.Loop, resource.Name]);
    }

    /// <summary>The resources that a text means: a symbolic name, an id, the name of a loop, or a name.</summary>
    public IEnumerable<PlannedResource> Find(string text)
    {
        text = text.TrimEnd('/');
        return bySymbol.Contains(text) ? bySymbol[text] : byId.Contains(text) ? byId[text] : byName[text];
    }

    /// <exception cref="TemplateException">A dependency is not in the template, or they go round in a circle.</exception>
    public void Resolve()
    {
        foreach (var resource in resources)
        {
            AddExplicit(resource);
            AddReferences(resource);
        }

        CheckCircles();
    }

    private ILookup<string, PlannedResource> Index(Func<PlannedResource, IEnumerable<string?>> keys) =>
        resources.SelectMany(resource => keys(resource).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase), (resource, key) => (resource, key))
            .ToLookup(entry => entry.key, entry => entry.resource, StringComparer.OrdinalIgnoreCase);

    private static string? RelativeId(string id) => id.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? id[(at + "/providers/".Length)..] : null;

    private void AddExplicit(PlannedResource resource)
    {
        if (resource.Source["dependsOn"] is not { } node)
        {
            return;
        }

        var given = TreeEvaluator.Evaluate(node, resource.Scope) as JsonArray ?? throw new TemplateException($"The 'dependsOn' of the resource '{resource.Name}' must be an array.");
        Template.CheckCount("dependencies", given.Count, MostExplicit);
        foreach (var item in given)
        {
            var text = TemplateValues.TryText(item, out var named) ? named : throw new TemplateException($"The 'dependsOn' of the resource '{resource.Name}' must have strings only.");
            var found = Find(text).ToList();
            if (found.Count == 0)
            {
                throw new TemplateException($"The resource '{text}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.");
            }

            resource.Scope.Budget.Charge((long)found.Count * EvaluationBudget.Dependency);
            resource.Dependencies.UnionWith(found);
        }
    }

    private void AddReferences(PlannedResource resource)
    {
        var isInner = resource.IsNestedDeployment && !NestedTemplate.IsOuter(resource.Source);
        var parts = resource.Source.Where(member => !notEvaluated.Contains(member.Key)).Select(member => member.Value);
        foreach (var call in parts.SelectMany(part => TemplateSyntax.Calls(part, name => !isInner || !name.Equals("template", StringComparison.OrdinalIgnoreCase))))
        {
            if ((call.Is("reference") || call.Is("references")) && TryEvaluate(call.Arguments[0], resource.Scope) is { } text)
            {
                resource.Dependencies.UnionWith(Find(text));
            }
        }
    }

    // What depends on loops and lambdas within the resource is found when it is deployed.
    private static string? TryEvaluate(Expression expression, EvaluationScope scope)
    {
        try
        {
            return TemplateValues.TryText(Evaluator.Evaluate(expression, scope), out var text) ? text : null;
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private void CheckCircles()
    {
        var left = resources.ToDictionary(resource => resource, resource => resource.Dependencies.Count);
        var dependents = resources.SelectMany(resource => resource.Dependencies, (resource, dependency) => (resource, dependency)).ToLookup(edge => edge.dependency, edge => edge.resource);
        var free = new Queue<PlannedResource>(resources.Where(resource => left[resource] == 0));
        while (free.TryDequeue(out var resource))
        {
            left.Remove(resource);
            foreach (var dependent in dependents[resource].Where(dependent => --left[dependent] == 0))
            {
                free.Enqueue(dependent);
            }
        }

        if (resources.FirstOrDefault(left.ContainsKey) is { } stuck)
        {
            throw new TemplateException($"Circular dependency detected on resource: '{stuck.Id}'. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }
    }
}
