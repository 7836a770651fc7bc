using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>What a template asks of the value of a parameter: its type, the values allowed, lengths and limits.</summary>
internal static class ParameterRules
{
    /// <exception cref="TemplateException">It is not so.</exception>
    public static void Check(string name, JsonNode? value, JsonObject declaration, JsonObject resolved)
    {
        var type = ParameterType.Read(resolved, name);
        if (!type.Takes(value))
        {
            if (value is null && (IsTrue(declaration["nullable"]) || IsTrue(resolved["nullable"])))
            {
                return;
            }

            throw new TemplateException($"The provided value for the template parameter '{name}' is not valid: expected a value of type '{type.Name}', but received a value of type '{TemplateValues.KindOf(value)}'. Please see https://aka.ms/arm-create-parameter-file for usage details.");
        }

        foreach (var rules in new[] { declaration, resolved }.Distinct())
        {
            CheckAllowed(name, value, rules, type);
            CheckSize(name, value, rules);
        }
    }

    private static void CheckAllowed(string name, JsonNode? value, JsonObject rules, ParameterType type)
    {
        if (rules["allowedValues"] is not JsonArray allowed || allowed.Any(one => TemplateValues.AreEqual(one, value)))
        {
            return;
        }

        // An array may have any of the values allowed.
        if (value is JsonArray items && items.All(item => allowed.Any(one => TemplateValues.AreEqual(one, item))))
        {
            return;
        }

        var shown = type.IsSecure ? "" : $"'{Short(value)}' ";
        throw new TemplateException($"The provided value {shown}for the template parameter '{name}' is not valid. The value {shown}is not part of the allowed value(s): '{string.Join(",", allowed.Select(TemplateValues.Write))}'. Please see https://aka.ms/arm-parameter-allowed-values for usage details.");
    }

    private static void CheckSize(string name, JsonNode? value, JsonObject rules)
    {
        var (size, least, most) = value switch
        {
            JsonArray items => ((long?)items.Count, "minLength", "maxLength"),
            _ when TemplateValues.TryText(value, out var text) => (text.Length, "minLength", "maxLength"),
            _ when TemplateValues.TryInteger(value, out var number) => (number, "minValue", "maxValue"),
            _ => (null, "", ""),
        };
        if (size is not { } actual)
        {
            return;
        }

        if (TemplateValues.TryInteger(rules[least], out var from) && actual < from)
        {
            throw new TemplateException($"The provided value for the template parameter '{name}' is not valid: '{least}' is '{from}' and the actual one is '{actual}'.");
        }

        if (TemplateValues.TryInteger(rules[most], out var to) && actual > to)
        {
            throw new TemplateException($"The provided value for the template parameter '{name}' is not valid: '{most}' is '{to}' and the actual one is '{actual}'.");
        }
    }

    private static bool IsTrue(JsonNode? node) => TemplateValues.TryBoolean(node, out var flag) && flag;

    private static string Short(JsonNode? value) => TemplateValues.Write(value) is { Length: > 200 } text ? $"{text[..200]}…" : TemplateValues.Write(value);
}
