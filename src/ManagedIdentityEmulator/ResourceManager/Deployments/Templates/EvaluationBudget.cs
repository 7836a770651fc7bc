using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>
/// How much a deployment, with all that are nested in it, may compute: a template of a few lines can ask for more memory and time than
/// any machine has. What is left covers the largest templates that Azure takes many times over.
/// </summary>
internal sealed class EvaluationBudget
{
    /// <summary>What a value costs, and evaluating one part of an expression, in characters made: about as much time.</summary>
    public const int Step = 32;

    /// <summary>What a resource costs: those of deployments nested in each other multiply.</summary>
    public const int Resource = 2_000;

    /// <summary>What it costs to look at a value.</summary>
    public const int Reading = 4;

    /// <summary>What it costs that a resource depends on another.</summary>
    public const int Dependency = 100;

    private const long Whole = 32_000_000;
    private const int Deepest = 96;
    private long left = Whole;

    /// <exception cref="TemplateException">It is used up.</exception>
    public void Charge(long units)
    {
        if (units < 0 || (left -= units) < 0)
        {
            throw new TemplateException("The template takes more memory or time to evaluate than a deployment is given.");
        }
    }

    /// <summary>Pays for what reads all of a value, and makes nothing.</summary>
    public void ChargeReading(JsonNode? value)
    {
        var waiting = new Stack<JsonNode?>([value]);
        while (waiting.TryPop(out var next))
        {
            Charge(next is JsonValue && TemplateValues.TryText(next, out var text) ? Reading + (text.Length / Reading / 2) : Reading);
            foreach (var part in next switch { JsonArray items => items, JsonObject members => members.Select(member => member.Value), _ => [] })
            {
                waiting.Push(part);
            }
        }
    }

    /// <exception cref="TemplateException">The stack would not hold more.</exception>
    public static void CheckDepth()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException("The template nests its expressions too deeply.");
        }
    }

    /// <summary>A value that belongs to nobody yet: what is put into an array or object has to be that.</summary>
    public JsonNode? Copy(JsonNode? value) => Copy(value, 0);

    private JsonNode? Copy(JsonNode? value, int depth)
    {
        if (depth > Deepest)
        {
            throw new TemplateException($"A value is nested more than {Deepest} levels deep.");
        }

        Charge(Step);
        switch (value)
        {
            case JsonArray items:
                var array = new JsonArray();
                foreach (var item in items)
                {
                    array.Add(Copy(item, depth + 1));
                }

                return array;
            case JsonObject members:
                var copy = TemplateValues.NewObject();
                foreach (var (name, member) in members)
                {
                    Charge(name.Length);
                    copy[name] = Copy(member, depth + 1);
                }

                return copy;
            default:
                Charge(TemplateValues.TryText(value, out var text) ? text.Length : 0);
                return value?.DeepClone();
        }
    }
}
