using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Conditions and comparisons.</summary>
internal static class LogicFunctions
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("true", 0, 0, _ => TemplateValues.Of(true)),
        new("false", 0, 0, _ => TemplateValues.Of(false)),
        new("if", 3, 3, arguments => arguments.Boolean(0) ? arguments[1] : arguments[2]),
        new("and", 2, null, arguments => TemplateValues.Of(Enumerable.Range(0, arguments.Count).All(arguments.Boolean))),
        new("or", 2, null, arguments => TemplateValues.Of(Enumerable.Range(0, arguments.Count).Any(arguments.Boolean))),
        new("not", 1, 1, arguments => TemplateValues.Of(!arguments.Boolean(0))),
        new("bool", 1, 1, ToBoolean),
        new("equals", 2, 2, arguments => TemplateValues.Of(AreEqual(arguments))),
        new("less", 2, 2, arguments => TemplateValues.Of(Compare(arguments) < 0)),
        new("lessOrEquals", 2, 2, arguments => TemplateValues.Of(Compare(arguments) <= 0)),
        new("greater", 2, 2, arguments => TemplateValues.Of(Compare(arguments) > 0)),
        new("greaterOrEquals", 2, 2, arguments => TemplateValues.Of(Compare(arguments) >= 0)),
        new("coalesce", 1, null, arguments => arguments.All().FirstOrDefault(value => value is not null)),
        new("fail", 1, 1, arguments => throw arguments.Fail(arguments.Text(0))),
    ];

    private static bool AreEqual(Arguments arguments)
    {
        arguments.Budget.ChargeReading(arguments[0]);
        return TemplateValues.AreEqual(arguments[0], arguments[1]);
    }

    private static int Compare(Arguments arguments) =>
        arguments[0] is { } first && first.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? string.CompareOrdinal(arguments.Text(0), arguments.Text(1))
            : arguments.Integer(0).CompareTo(arguments.Integer(1));

    private static JsonNode ToBoolean(Arguments arguments) =>
        TemplateValues.TryInteger(arguments[0], out var number) ? TemplateValues.Of(number != 0)
        : TemplateValues.TryBoolean(arguments[0], out var flag) ? TemplateValues.Of(flag)
        : bool.TryParse(arguments.Text(0), out flag) ? TemplateValues.Of(flag)
        : throw arguments.Fail($"'{arguments.Text(0)}' is neither 'true' nor 'false'");
}
