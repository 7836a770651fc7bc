using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>Lays out the resources of a template: those that loops make and those within others, with their ids.</summary>
/// <param name="target">Where they are deployed to.</param>
internal sealed class ResourcePlanner(DeploymentEnvironment target)
{
    private readonly List<PlannedResource> planned = [];

    public IReadOnlyList<PlannedResource> Plan(Template template, EvaluationScope scope)
    {
        foreach (var (symbol, resource) in template.Resources)
        {
            Add(symbol, resource, scope, null);
        }

        if (planned.Where(resource => resource.IsDeployed).GroupBy(resource => resource.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } duplicate)
        {
            throw new TemplateException($"The resource '{duplicate.Key}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        return planned;
    }

    private void Add(string? symbol, JsonObject resource, EvaluationScope scope, PlannedResource? parent)
    {
        if (resource["copy"] is not { } copy)
        {
            AddOne(symbol, resource, scope, parent, null, null);
            return;
        }

        var loop = CopyLoop.Read(copy as JsonObject ?? throw new TemplateException("The 'copy' of a resource must be an object."), scope, symbol);
        for (var at = 0; at < loop.Count; at++)
        {
            AddOne(symbol is null ? null : $"{symbol}[{at}]", resource, scope.In(loop.Name, at), parent, loop.Name, symbol);
        }
    }

    private void AddOne(string? symbol, JsonObject resource, EvaluationScope scope, PlannedResource? parent, string? loop, string? loopSymbol)
    {
        Template.CheckCount("resources", planned.Count + 1);
        scope.Budget.Charge(EvaluationBudget.Resource);
        var name = Required(resource, "name", scope, symbol);
        var type = Required(resource, "type", scope, name);
        (type, name) = parent is null || type.Split('/')[0].Contains('.', StringComparison.Ordinal) ? (type, name) : ($"{TypeOf(parent)}/{type}", $"{parent.Name}/{name}");
        var id = ResourceIds.Of(TargetOf(resource, type, scope), type, name, TreeEvaluator.Text(resource, "scope", scope) ?? (parent is null ? null : ScopeOf(parent)));
        var added = new PlannedResource
        {
            Id = id,
            Path = ResourceIds.Parse(id),
            Name = name,
            ApiVersion = Required(resource, "apiVersion", scope, name),
            Symbol = symbol,
            Loop = loop,
            LoopSymbol = loopSymbol,
            IsIncluded = IsTrue(resource, "condition", scope, true),
            IsExisting = IsTrue(resource, "existing", scope, false),
            Source = resource,
            Scope = scope,
        };
        planned.Add(added);
        AddChildren(resource["resources"], scope, added);
    }

    private void AddChildren(JsonNode? children, EvaluationScope scope, PlannedResource parent)
    {
        switch (children)
        {
            case null:
                break;
            case JsonArray items:
                foreach (var child in items)
                {
                    Add(null, child as JsonObject ?? throw new TemplateException("A template resource must be an object."), scope, parent);
                }

                break;
            default:
                throw new TemplateException($"The 'resources' of the resource '{parent.Name}' must be an array.");
        }
    }

    // A nested deployment may be one to another resource group.
    private DeploymentEnvironment TargetOf(JsonObject resource, string type, EvaluationScope scope)
    {
        if (!type.Equals(NestedTemplate.ResourceType, StringComparison.OrdinalIgnoreCase))
        {
            return target;
        }

        var group = TreeEvaluator.Text(resource, "resourceGroup", scope);
        var subscription = TreeEvaluator.Text(resource, "subscriptionId", scope);
        return target with
        {
            SubscriptionId = subscription ?? target.SubscriptionId,
            ResourceGroup = group is not null ? new JsonObject { ["name"] = group } : subscription is null ? target.ResourceGroup : null,
        };
    }

    private static string TypeOf(PlannedResource parent) => TreeEvaluator.Text(parent.Source, "type", parent.Scope)!.Contains('.', StringComparison.Ordinal)
        ? TreeEvaluator.Text(parent.Source, "type", parent.Scope)! : parent.Path.ResourceType;

    private static string? ScopeOf(PlannedResource parent) => TreeEvaluator.Text(parent.Source, "scope", parent.Scope);

    private static string Required(JsonObject resource, string name, EvaluationScope scope, string? what) =>
        TreeEvaluator.Text(resource, name, scope) is { Length: > 0 } text ? text
        : throw new TemplateException($"The template resource '{what}' is not valid: the '{name}' property is required and cannot be empty. Please see https://aka.ms/arm-syntax-resources for usage details.");

    private static bool IsTrue(JsonObject resource, string name, EvaluationScope scope, bool otherwise) =>
        resource[name] is not { } node ? otherwise
        : TemplateValues.TryBoolean(TreeEvaluator.Evaluate(node, scope), out var flag) ? flag
        : throw new TemplateException($"The '{name}' of a resource must be of type 'Boolean'.");
}
