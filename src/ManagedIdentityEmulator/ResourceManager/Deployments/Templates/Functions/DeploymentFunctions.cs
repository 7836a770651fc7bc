using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>What a template says of itself, of where it is deployed, and of other resources.</summary>
internal static class DeploymentFunctions
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("parameters", 1, 1, Parameter),
        new("variables", 1, 1, arguments => arguments.Scope.FunctionParameters is null ? arguments.Scope.Frame.Variables[arguments.Text(0)] : throw arguments.Fail("a function does not know the variables of the template")),
        new("reference", 1, 3, Reference),
        new("references", 1, 2, References),
        new("resourceInfo", 1, 1, arguments => ResourceInfo(arguments)),
        new("resourceGroup", 0, 0, arguments => arguments.Scope.Frame.Environment.ResourceGroup ?? throw arguments.Fail("it is not available in a deployment to the subscription")),
        new("subscription", 0, 0, arguments => Environments.Subscription(arguments.Scope.Frame.Environment)),
        new("tenant", 0, 0, arguments => Environments.Tenant(arguments.Scope.Frame.Environment)),
        new("deployment", 0, 0, arguments => Environments.Deployment(arguments.Scope.Frame.Environment)),
        new("deployer", 0, 0, arguments => Environments.Deployer(arguments.Scope.Frame.Environment)),
        new("environment", 0, 0, arguments => Environments.Cloud(arguments.Scope.Frame.Environment)),
    ];

    private static JsonNode? Parameter(Arguments arguments) =>
        arguments.Scope.FunctionParameters is not { } own ? arguments.Scope.Frame.Parameters[arguments.Text(0)]
        : own.TryGetValue(arguments.Text(0), out var value) ? value
        : throw arguments.Fail($"the function has no parameter '{arguments.Text(0)}'");

    private static JsonNode? Reference(Arguments arguments)
    {
        CheckReference(arguments, "reference");
        var found = arguments.Scope.Frame.Resources.Find(arguments.Text(0), arguments.Count > 1 ? arguments.Text(1) : null);
        return Shown(arguments, found, IsFull(arguments, 2));
    }

    private static JsonArray References(Arguments arguments)
    {
        CheckReference(arguments, "references");
        var isFull = IsFull(arguments, 1);
        return arguments.Result(arguments.Scope.Frame.Resources.FindLoop(arguments.Text(0), null).Select(found => Shown(arguments, found, isFull)));
    }

    private static JsonObject ResourceInfo(Arguments arguments)
    {
        var id = arguments.Scope.Frame.Resources.IdOf(arguments.Text(0));
        var path = ArmPath.Parse(id)!;
        return new(new JsonNodeOptions { PropertyNameCaseInsensitive = true }) { ["id"] = id, ["name"] = string.Join('/', path.Names), ["type"] = path.ResourceType };
    }

    private static void CheckReference(Arguments arguments, string name)
    {
        if (!arguments.Scope.AllowsReference)
        {
            throw new TemplateException($"The template function '{name}' is not expected at this location. Please see https://aka.ms/arm-function-reference for usage details.");
        }
    }

    private static bool IsFull(Arguments arguments, int at) => arguments.Count > at && (arguments.Text(at).Equals("Full", StringComparison.OrdinalIgnoreCase) ? true
        : throw arguments.Fail($"the argument {at + 1} must be 'Full' and is '{arguments.Text(at)}'"));

    private static JsonNode? Shown(Arguments arguments, ReferencedResource found, bool isFull)
    {
        if (!isFull)
        {
            return found.State["properties"] ?? TemplateValues.NewObject();
        }

        var full = (JsonObject)arguments.Budget.Copy(found.State)!;
        var path = ArmPath.Parse(found.Id)!;
        full["apiVersion"] = found.ApiVersion;
        full["subscriptionId"] = path.SubscriptionId;
        full["resourceGroupName"] = path.ResourceGroup;
        full["resourceId"] = found.Id;
        full["scope"] = path.Scope;
        return full;
    }
}
