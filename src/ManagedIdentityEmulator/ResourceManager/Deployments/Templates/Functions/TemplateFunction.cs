using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>A function of the template language (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions).</summary>
/// <param name="Least">How many arguments it has at least.</param>
/// <param name="Most">How many at most; <see langword="null"/> for any number.</param>
internal sealed record TemplateFunction(string Name, int Least, int? Most, Func<Arguments, JsonNode?> Evaluate);

/// <summary>All functions there are, by name.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, TemplateFunction> functions =
        new[] { StringFunctions.All, EncodingFunctions.All, ArrayFunctions.All, ObjectFunctions.All, LambdaFunctions.All, LogicFunctions.All, NumberFunctions.All, DateFunctions.All, ResourceIdFunctions.All, DeploymentFunctions.All }
            .SelectMany(all => all).ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="TemplateException">There is none, or it takes another number of arguments.</exception>
    public static TemplateFunction Find(Expression.Call call)
    {
        if (!functions.TryGetValue(call.Name, out var function))
        {
            throw new TemplateException(call.Name.StartsWith("list", StringComparison.OrdinalIgnoreCase)
                ? $"The template function '{call.Name}' is not available: the emulator has no keys or other secrets of services to list."
                : $"The template function '{call.Name}' is not valid. Please see https://aka.ms/arm-function-list for usage details.");
        }

        var count = call.Arguments.Length;
        return count >= function.Least && (function.Most is null || count <= function.Most) ? function
            : throw new TemplateException($"Unable to evaluate template language function '{function.Name}': function requires {Required(function)} argument(s) while {count} were provided. Please see https://aka.ms/arm-function-{function.Name} for usage details.");
    }

    private static string Required(TemplateFunction function) =>
        function.Most is null ? $"at least {function.Least}" : function.Most == function.Least ? $"{function.Least}" : $"{function.Least} to {function.Most}";
}
