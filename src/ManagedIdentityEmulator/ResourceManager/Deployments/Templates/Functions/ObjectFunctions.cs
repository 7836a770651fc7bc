using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Functions of objects, and those that compare or join arrays and objects.</summary>
internal static class ObjectFunctions
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("json", 1, 1, arguments => TemplateValues.ParseJson(arguments.Text(0)) is var value ? arguments.Budget.Copy(value) : null),
        new("null", 0, 0, _ => null),
        new("createObject", 0, null, CreateObject),
        new("union", 2, null, Union),
        new("shallowMerge", 1, 1, arguments => arguments.Items(0).Aggregate(TemplateValues.NewObject(), (merged, next) => Merge(merged, next as JsonObject ?? throw arguments.Fail("it takes an array of objects"), arguments, isDeep: false))),
        new("intersection", 2, null, Intersection),
        new("objectKeys", 1, 1, arguments => arguments.Result(Sorted(arguments.Members(0)).Select(member => TemplateValues.Of(member.Key)))),
        new("items", 1, 1, Items),
        new("tryGet", 2, null, arguments => Enumerable.Range(1, arguments.Count - 1).Aggregate(arguments[0], (target, at) => Evaluator.TryMember(target, arguments[at], out var value) ? value : null)),
    ];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject members) => members.OrderBy(member => member.Key, StringComparer.OrdinalIgnoreCase);

    private static JsonObject CreateObject(Arguments arguments)
    {
        if (arguments.Count % 2 != 0)
        {
            throw arguments.Fail("it takes a name and a value of each property");
        }

        var made = TemplateValues.NewObject();
        for (var at = 0; at < arguments.Count; at += 2)
        {
            made[arguments.Text(at)] = arguments.Budget.Copy(arguments[at + 1]);
        }

        return made;
    }

    private static JsonNode Union(Arguments arguments)
    {
        if (arguments[0] is JsonObject)
        {
            return Enumerable.Range(0, arguments.Count).Aggregate(TemplateValues.NewObject(), (merged, at) => Merge(merged, arguments.Members(at), arguments, isDeep: true));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return arguments.Result(Enumerable.Range(0, arguments.Count).SelectMany(arguments.Items).Where(item => seen.Add(arguments.Written(item))));
    }

    // Objects in objects are merged, anything else is replaced by the later one.
    private static JsonObject Merge(JsonObject merged, JsonObject next, Arguments arguments, bool isDeep)
    {
        EvaluationBudget.CheckDepth();
        foreach (var (name, value) in next)
        {
            if (isDeep && value is JsonObject members && merged[name] is JsonObject existing)
            {
                Merge(existing, members, arguments, isDeep);
            }
            else
            {
                merged[name] = arguments.Budget.Copy(value);
            }
        }

        return merged;
    }

    private static JsonNode Intersection(Arguments arguments)
    {
        var others = Enumerable.Range(1, arguments.Count - 1);
        if (arguments[0] is JsonObject first)
        {
            var common = TemplateValues.NewObject();
            foreach (var (name, value) in first.Where(member => others.All(at => arguments.Members(at).TryGetPropertyValue(member.Key, out var other) && TemplateValues.AreEqual(member.Value, other))))
            {
                common[name] = arguments.Budget.Copy(value);
            }

            return common;
        }

        var sets = others.Select(at => arguments.Items(at).Select(arguments.Written).ToHashSet(StringComparer.Ordinal)).ToList();
        return arguments.Result(arguments.Items(0).Where(item => arguments.Written(item) is var text && sets.TrueForAll(set => set.Contains(text))).DistinctBy(arguments.Written));
    }

    private static JsonArray Items(Arguments arguments) => arguments.Result(Sorted(arguments.Members(0)).Select(member =>
    {
        var item = TemplateValues.NewObject();
        item["key"] = member.Key;
        item["value"] = arguments.Budget.Copy(member.Value);
        return item;
    }));
}
