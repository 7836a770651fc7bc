using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

/// <summary>The arguments of a call, each evaluated when it is asked for: <c>if</c> evaluates only one of its branches.</summary>
internal sealed class Arguments(Expression.Call call, EvaluationScope scope)
{
    private readonly JsonNode?[] values = new JsonNode?[call.Arguments.Length];
    private readonly bool[] isKnown = new bool[call.Arguments.Length];

    public int Count => values.Length;

    public EvaluationScope Scope => scope;

    public EvaluationBudget Budget => scope.Budget;

    public JsonNode? this[int at]
    {
        get
        {
            if (!isKnown[at])
            {
                values[at] = Evaluator.Evaluate(call.Arguments[at], scope);
                isKnown[at] = true;
            }

            return values[at];
        }
    }

    public IEnumerable<JsonNode?> All() => Enumerable.Range(0, Count).Select(at => this[at]);

    public string Text(int at)
    {
        var text = TemplateValues.TryText(this[at], out var found) ? found : throw Other(at, "String");
        Budget.Charge(text.Length / EvaluationBudget.Reading / 2); // to read is cheaper than to make
        return text;
    }

    public long Integer(int at) => TemplateValues.TryInteger(this[at], out var number) ? number : throw Other(at, "Integer");

    /// <summary>A number that a length or a position can be.</summary>
    public int Size(int at) => Integer(at) is >= 0 and <= int.MaxValue and var size ? (int)size : throw Fail($"the argument {at + 1} must be a number from 0 to {int.MaxValue}");

    public bool Boolean(int at) => TemplateValues.TryBoolean(this[at], out var flag) ? flag : throw Other(at, "Boolean");

    public JsonArray Items(int at)
    {
        var items = this[at] as JsonArray ?? throw Other(at, "Array");
        Budget.Charge(items.Count);
        return items;
    }

    public JsonObject Members(int at)
    {
        var members = this[at] as JsonObject ?? throw Other(at, "Object");
        Budget.Charge(members.Count);
        return members;
    }

    /// <summary>The items of all arguments, or of the only one if that is an array.</summary>
    public IEnumerable<JsonNode?> Flat() => Count == 1 && this[0] is JsonArray ? Items(0) : All();

    /// <summary>A function that a <c>lambda(…)</c> writes.</summary>
    public Func<ImmutableArray<JsonNode?>, JsonNode?> Lambda(int at)
    {
        if (call.Arguments[at] is not Expression.Call lambda || !lambda.Is("lambda") || lambda.Arguments.Length == 0)
        {
            throw Fail($"the argument {at + 1} must be a lambda expression");
        }

        var names = lambda.Arguments[..^1].Select(name => name is Expression.Literal(var value) && TemplateValues.TryText(value, out var text) ? text : throw Fail("a lambda names its variables with strings")).ToList();
        return given => Evaluator.Evaluate(lambda.Arguments[^1], scope with
        {
            LambdaVariables = scope.LambdaVariables.SetItems(names.Zip(given, KeyValuePair.Create)),
        });
    }

    /// <summary>A text that is as long as it is: it is charged for.</summary>
    public JsonNode Result(string text)
    {
        Budget.Charge(text.Length);
        return TemplateValues.Of(text);
    }

    /// <summary>A value as text by which it is compared.</summary>
    public string Written(JsonNode? value)
    {
        var text = TemplateValues.WriteJson(value);
        Budget.Charge(text.Length);
        return text;
    }

    public JsonArray Result(IEnumerable<JsonNode?> items)
    {
        var array = new JsonArray();
        foreach (var item in items)
        {
            array.Add(Budget.Copy(item));
        }

        return array;
    }

    public TemplateException Fail(string reason) => new($"Unable to evaluate template language function '{call.Name}': {reason}. Please see https://aka.ms/arm-functions for usage details.");

    public TemplateException Other(int at, string expected) => Fail($"the argument {at + 1} must be of type '{expected}' and is of type '{TemplateValues.KindOf(this[at])}'");
}
