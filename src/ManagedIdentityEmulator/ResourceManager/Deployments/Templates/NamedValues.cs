using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>Parameters or variables: each is evaluated when it is first asked for, as they may name each other.</summary>
internal sealed class NamedValues(string kind)
{
    private readonly Dictionary<string, Func<JsonNode?>> definitions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonNode?> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> evaluating = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => definitions.Keys;

    public void Define(string name, Func<JsonNode?> evaluate) => definitions[name] = evaluate;

    public JsonNode? this[string name]
    {
        get
        {
            if (values.TryGetValue(name, out var known))
            {
                return known;
            }

            if (!definitions.TryGetValue(name, out var evaluate))
            {
                throw new TemplateException($"The template {kind} '{name}' is not found. Please see https://aka.ms/arm-syntax for usage details.");
            }

            if (!evaluating.Add(name))
            {
                throw new TemplateException($"The template {kind} '{name}' refers to itself: '{string.Join("', '", evaluating)}'.");
            }

            try
            {
                return values[name] = evaluate();
            }
            finally
            {
                evaluating.Remove(name);
            }
        }
    }

    /// <summary>Evaluates all of them.</summary>
    public void Check()
    {
        foreach (var name in Names)
        {
            _ = this[name];
        }
    }
}
