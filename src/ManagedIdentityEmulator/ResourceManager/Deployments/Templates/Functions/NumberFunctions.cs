using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Whole numbers, and the position in a copy loop.</summary>
internal static class NumberFunctions
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        Of("add", (first, second) => first + second),
        Of("sub", (first, second) => first - second),
        Of("mul", (first, second) => first * second),
        Of("div", (first, second) => (long)(first / second)),
        Of("mod", (first, second) => first % second),
        new("min", 1, null, arguments => TemplateValues.Of(Numbers(arguments).Min())),
        new("max", 1, null, arguments => TemplateValues.Of(Numbers(arguments).Max())),
        new("int", 1, 1, ToInteger),
        new("copyIndex", 0, 2, CopyIndex),
    ];

    private static TemplateFunction Of(string name, Func<Int128, Int128, Int128> compute) => new(name, 2, 2, arguments =>
    {
        var (first, second) = (arguments.Integer(0), arguments.Integer(1));
        if (name is "div" or "mod" && second == 0)
        {
            throw arguments.Fail("a number cannot be divided by 0");
        }

        var result = compute(first, second);
        return result >= long.MinValue && result <= long.MaxValue ? TemplateValues.Of((long)result) : throw arguments.Fail("the result is not a number of 64 bits");
    });

    private static List<long> Numbers(Arguments arguments)
    {
        var numbers = arguments.Flat().Select(value => TemplateValues.TryInteger(value, out var number) ? number : throw arguments.Fail("it takes integers, or an array of them")).ToList();
        return numbers.Count > 0 ? numbers : throw arguments.Fail("the array is empty");
    }

    private static JsonNode ToInteger(Arguments arguments) =>
        TemplateValues.TryInteger(arguments[0], out var number) || long.TryParse(arguments.Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? TemplateValues.Of(number)
            : throw arguments.Fail($"'{arguments.Text(0)}' is no whole number");

    // copyIndex(), copyIndex(offset), copyIndex('loop') and copyIndex('loop', offset).
    private static JsonNode CopyIndex(Arguments arguments)
    {
        var hasName = arguments.Count > 0 && TemplateValues.TryText(arguments[0], out _);
        var name = hasName ? arguments.Text(0) : arguments.Scope.Loop;
        var offset = arguments.Count > (hasName ? 1 : 0) ? arguments.Integer(hasName ? 1 : 0) : 0;
        return name is not null && arguments.Scope.Loops.TryGetValue(name, out var index) ? TemplateValues.Of(unchecked(index + offset))
            : throw arguments.Fail(name is null ? "it may only be used in a copy loop" : $"there is no copy loop '{name}' around it");
    }
}
