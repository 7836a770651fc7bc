using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Functions that take a lambda (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda); Bicep writes them.</summary>
internal static class LambdaFunctions
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("lambda", 1, null, arguments => throw arguments.Fail("a lambda is only an argument of functions that take one")),
        new("lambdaVariables", 1, 1, arguments => arguments.Scope.LambdaVariables.TryGetValue(arguments.Text(0), out var value) ? value : throw arguments.Fail($"the lambda variable '{arguments.Text(0)}' is not found")),
        new("map", 2, 2, arguments => arguments.Result(WithIndex(arguments).Select(arguments.Lambda(1)))),
        new("filter", 2, 2, arguments => arguments.Lambda(1) is var fits ? arguments.Result(WithIndex(arguments).Where(item => IsTrue(arguments, fits(item))).Select(item => item[0])) : null),
        new("reduce", 3, 3, Reduce),
        new("sort", 2, 2, Sort),
        new("toObject", 2, 3, ToObject),
        new("mapValues", 2, 2, MapValues),
        new("groupBy", 2, 2, GroupBy),
    ];

    private static IEnumerable<ImmutableArray<JsonNode?>> WithIndex(Arguments arguments) => arguments.Items(0).Select((item, at) => ImmutableArray.Create(item, TemplateValues.Of((long)at)));

    private static bool IsTrue(Arguments arguments, JsonNode? value) => TemplateValues.TryBoolean(value, out var flag) ? flag : throw arguments.Fail($"the lambda must give a value of type 'Boolean' and gives one of type '{TemplateValues.KindOf(value)}'");

    private static string Key(Arguments arguments, JsonNode? value) => TemplateValues.TryText(value, out var text) ? text : throw arguments.Fail($"the lambda must give a value of type 'String' and gives one of type '{TemplateValues.KindOf(value)}'");

    private static JsonNode? Reduce(Arguments arguments)
    {
        var next = arguments.Lambda(2);
        return WithIndex(arguments).Aggregate(arguments[1], (sum, item) => next([sum, item[0], item[1]]));
    }

    // A merge sort that asks the lambda, as the framework's own may refuse an order that contradicts itself.
    private static JsonArray Sort(Arguments arguments)
    {
        var isBefore = arguments.Lambda(1);
        return arguments.Result(Sorted([.. arguments.Items(0)]));

        List<JsonNode?> Sorted(List<JsonNode?> items)
        {
            if (items.Count < 2)
            {
                return items;
            }

            var (left, right) = (Sorted(items[..(items.Count / 2)]), Sorted(items[(items.Count / 2)..]));
            var merged = new List<JsonNode?>(items.Count);
            for (int l = 0, r = 0; l < left.Count || r < right.Count;)
            {
                var takesRight = l == left.Count || (r < right.Count && IsTrue(arguments, isBefore([right[r], left[l]])));
                merged.Add(takesRight ? right[r++] : left[l++]);
            }

            return merged;
        }
    }

    private static JsonObject ToObject(Arguments arguments)
    {
        var (key, value) = (arguments.Lambda(1), arguments.Count > 2 ? arguments.Lambda(2) : null);
        var made = TemplateValues.NewObject();
        foreach (var item in arguments.Items(0))
        {
            made[Key(arguments, key([item]))] = arguments.Budget.Copy(value is null ? item : value([item]));
        }

        return made;
    }

    private static JsonObject MapValues(Arguments arguments)
    {
        var value = arguments.Lambda(1);
        var made = TemplateValues.NewObject();
        foreach (var (name, member) in arguments.Members(0))
        {
            made[name] = arguments.Budget.Copy(value([member]));
        }

        return made;
    }

    private static JsonObject GroupBy(Arguments arguments)
    {
        var key = arguments.Lambda(1);
        var made = TemplateValues.NewObject();
        foreach (var item in arguments.Items(0))
        {
            var name = Key(arguments, key([item]));
            if (made[name] is not JsonArray group)
            {
                made[name] = group = [];
            }

            group.Add(arguments.Budget.Copy(item));
        }

        return made;
    }
}
