using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Functions of arrays, and those that take an array, a text or an object alike.</summary>
internal static class ArrayFunctions
{
    // learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#range
    private const int LongestRange = 10_000;

    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("array", 1, 1, arguments => arguments[0] is JsonArray same ? same : arguments.Result([arguments[0]])),
        new("createArray", 0, null, arguments => arguments.Result(arguments.All())),
        new("concat", 1, null, Concat),
        new("contains", 2, 2, Contains),
        new("empty", 1, 1, arguments => TemplateValues.Of(TemplateValues.IsEmpty(arguments[0]))),
        new("length", 1, 1, arguments => TemplateValues.Of(arguments[0] switch
        {
            JsonArray items => (long)items.Count,
            JsonObject members => members.Count,
            _ => arguments.Text(0).Length,
        })),
        new("first", 1, 1, arguments => arguments[0] is JsonArray items ? items.FirstOrDefault() : arguments.Result(arguments.Text(0) is { Length: > 0 } text ? text[..1] : "")),
        new("last", 1, 1, arguments => arguments[0] is JsonArray items ? items.LastOrDefault() : arguments.Result(arguments.Text(0) is { Length: > 0 } text ? text[^1..] : "")),
        new("take", 2, 2, arguments => arguments[0] is JsonArray items ? arguments.Result(items.Take(Clamped(arguments))) : arguments.Result(arguments.Text(0) is var text ? text[..Math.Min(Clamped(arguments), text.Length)] : "")),
        new("skip", 2, 2, arguments => arguments[0] is JsonArray items ? arguments.Result(items.Skip(Clamped(arguments))) : arguments.Result(arguments.Text(0) is var text ? text[Math.Min(Clamped(arguments), text.Length)..] : "")),
        new("range", 2, 2, Range),
        new("flatten", 1, 1, arguments => arguments.Result(arguments.Items(0).SelectMany(item => item as JsonArray ?? throw arguments.Fail("it takes an array of arrays")))),
        new("indexOf", 2, 2, arguments => TemplateValues.Of(arguments[0] is JsonArray items ? Positions(items, arguments).FirstOrDefault(-1) : arguments.Text(0).IndexOf(arguments.Text(1), StringComparison.OrdinalIgnoreCase))),
        new("lastIndexOf", 2, 2, arguments => TemplateValues.Of(arguments[0] is JsonArray items ? Positions(items, arguments).LastOrDefault(-1) : arguments.Text(0).LastIndexOf(arguments.Text(1), StringComparison.OrdinalIgnoreCase))),
        new("indexFromEnd", 2, 2, arguments => arguments.Items(0) is var items && arguments.Integer(1) is >= 1 and var back && back <= items.Count ? items[items.Count - (int)back] : throw arguments.Fail($"the index '{arguments.Integer(1)}' is out of bounds")),
        new("tryIndexFromEnd", 2, 2, arguments => arguments[0] is JsonArray items && arguments.Integer(1) is >= 1 and var back && back <= items.Count ? items[items.Count - (int)back] : null),
    ];

    private static int Clamped(Arguments arguments) => (int)Math.Clamp(arguments.Integer(1), 0, int.MaxValue);

    private static JsonNode Concat(Arguments arguments)
    {
        if (arguments[0] is JsonArray)
        {
            return arguments.Result(Enumerable.Range(0, arguments.Count).SelectMany(arguments.Items));
        }

        var parts = arguments.All().Select((part, at) => part is JsonValue ? TemplateValues.Write(part) : throw arguments.Other(at, "String")).ToList();
        arguments.Budget.Charge(parts.Sum(part => (long)part.Length));
        return TemplateValues.Of(string.Concat(parts));
    }

    private static JsonNode Contains(Arguments arguments) => TemplateValues.Of(arguments[0] switch
    {
        JsonArray items => Positions(items, arguments).Any(),
        JsonObject members => members.ContainsKey(TemplateValues.Write(arguments[1])),
        _ => arguments.Text(0).Contains(TemplateValues.Write(arguments[1]), StringComparison.Ordinal),
    });

    private static IEnumerable<long> Positions(JsonArray items, Arguments arguments)
    {
        arguments.Budget.ChargeReading(items);
        var sought = arguments[1];
        return Enumerable.Range(0, items.Count).Where(at => TemplateValues.AreEqual(items[at], sought)).Select(at => (long)at);
    }

    private static JsonArray Range(Arguments arguments)
    {
        var (start, count) = (arguments.Integer(0), arguments.Integer(1));
        return count is < 0 or > LongestRange ? throw arguments.Fail($"the count must be from 0 to {LongestRange}")
            : start is < int.MinValue or > int.MaxValue || start + count > int.MaxValue ? throw arguments.Fail($"the start and the count must not sum up to more than {int.MaxValue}")
            : arguments.Result(Enumerable.Range((int)start, (int)count).Select(number => TemplateValues.Of((long)number)));
    }
}
