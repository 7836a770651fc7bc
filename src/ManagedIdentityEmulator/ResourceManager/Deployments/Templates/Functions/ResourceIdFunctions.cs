using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Resource ids (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource).</summary>
internal static class ResourceIdFunctions
{
    private const string Groups = "Microsoft.Resources/resourceGroups";

    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("resourceId", 2, null, ResourceId),
        new("subscriptionResourceId", 2, null, SubscriptionResourceId),
        new("tenantResourceId", 2, null, arguments => arguments.Result(Write(arguments, "", 0))),
        new("extensionResourceId", 3, null, arguments => arguments.Result(Write(arguments, arguments.Text(0).TrimEnd('/'), 1))),
    ];

    // [subscription,] [resource group,] type, names: the type is the first that has a slash.
    private static JsonNode ResourceId(Arguments arguments)
    {
        var here = arguments.Scope.Frame.Environment;
        var at = TypeAt(arguments, 2);
        var subscription = at == 2 || (at == 1 && here.ResourceGroupName is null) ? Subscription(arguments) : here.SubscriptionId;
        var group = at == 2 || (at == 1 && here.ResourceGroupName is not null) ? arguments.Text(at - 1) : at == 0 ? here.ResourceGroupName : null;
        return arguments.Result(Write(arguments, $"/subscriptions/{subscription}{(group is null || arguments.Text(at).Equals(Groups, StringComparison.OrdinalIgnoreCase) ? "" : $"/resourceGroups/{group}")}", at));
    }

    private static JsonNode SubscriptionResourceId(Arguments arguments)
    {
        var at = TypeAt(arguments, 1);
        return arguments.Result(Write(arguments, $"/subscriptions/{(at == 1 ? Subscription(arguments) : arguments.Scope.Frame.Environment.SubscriptionId)}", at));
    }

    private static string Subscription(Arguments arguments) =>
        Guid.TryParse(arguments.Text(0), out _) ? arguments.Text(0) : throw arguments.Fail($"the first parameter '{arguments.Text(0)}' is no subscription id");

    private static int TypeAt(Arguments arguments, int last)
    {
        for (var at = 0; at <= last && at < arguments.Count; at++)
        {
            if (arguments.Text(at).Contains('/', StringComparison.Ordinal))
            {
                return at;
            }
        }

        throw arguments.Fail("it needs a fully qualified resource type, e.g. 'Microsoft.ManagedIdentity/userAssignedIdentities'");
    }

    private static string Write(Arguments arguments, string scope, int typeAt)
    {
        var types = arguments.Text(typeAt).Split('/');
        var names = arguments.Count - typeAt - 1;
        if (types.Length < 2 || types.Length - 1 != names)
        {
            throw arguments.Fail($"the type '{arguments.Text(typeAt)}' requires '{types.Length - 1}' resource name argument(s), and '{names}' were provided");
        }

        if (arguments.Text(typeAt).Equals(Groups, StringComparison.OrdinalIgnoreCase))
        {
            return $"{scope}/resourceGroups/{arguments.Text(typeAt + 1)}";
        }

        var id = new StringBuilder(scope).Append("/providers/").Append(types[0]);
        for (var at = 1; at < types.Length; at++)
        {
            id.Append('/').Append(types[at]).Append('/').Append(arguments.Text(typeAt + at));
        }

        return id.ToString();
    }
}
