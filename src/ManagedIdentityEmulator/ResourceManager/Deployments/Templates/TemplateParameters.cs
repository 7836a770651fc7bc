using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>
/// The parameters of a deployment: given, or defaults, each held to what the template asks of it
/// (learn.microsoft.com/azure/azure-resource-manager/templates/parameters).
/// </summary>
internal static class TemplateParameters
{
    /// <summary>Takes the values given; defaults are evaluated when they are asked for.</summary>
    /// <param name="given">By name, each <c>{ "value": … }</c>.</param>
    /// <param name="scope">Where defaults are evaluated.</param>
    public static void Define(NamedValues parameters, Template template, JsonObject? given, Func<EvaluationScope> scope)
    {
        CheckNames(template, given);
        foreach (var (name, member) in template.Parameters)
        {
            var declaration = member as JsonObject ?? throw new TemplateException($"The template parameter '{name}' must be an object.");
            var type = ParameterType.Resolve(declaration, template, name);
            var isGiven = TryValue(given, name, out var value);
            if (!isGiven && !declaration.ContainsKey("defaultValue") && !IsNullable(declaration, type))
            {
                throw new TemplateException($"The value for the template parameter '{name}' is not provided. Please see https://aka.ms/arm-parameter-file for usage details.");
            }

            parameters.Define(name, () =>
            {
                var final = isGiven ? value : TreeEvaluator.Evaluate(declaration["defaultValue"], scope() with { IsParameterDefault = true });
                ParameterRules.Check(name, final, declaration, type);
                return final;
            });
        }
    }

    /// <summary>The parameters as a deployment shows them: secure ones without their value.</summary>
    public static JsonObject Describe(Template template, NamedValues parameters, EvaluationBudget budget)
    {
        var shown = TemplateValues.NewObject();
        foreach (var name in parameters.Names)
        {
            var type = ParameterType.Read(ParameterType.Resolve((JsonObject)template.Parameters[name]!, template, name), name);
            shown[name] = Describe(type, type.IsSecure ? null : budget.Copy(parameters[name]));
        }

        return shown;
    }

    public static JsonObject Describe(ParameterType type, JsonNode? value)
    {
        var shown = TemplateValues.NewObject();
        shown["type"] = type.Name;
        if (!type.IsSecure)
        {
            shown["value"] = value;
        }

        return shown;
    }

    private static bool IsNullable(JsonObject declaration, JsonObject type) =>
        (TemplateValues.TryBoolean(declaration["nullable"], out var nullable) && nullable) || (TemplateValues.TryBoolean(type["nullable"], out nullable) && nullable);

    private static void CheckNames(Template template, JsonObject? given)
    {
        var unknown = given?.Select(parameter => parameter.Key).Where(name => !template.Parameters.ContainsKey(name)).ToList() ?? [];
        if (unknown.Count > 0)
        {
            throw new TemplateException($"The following parameters were supplied, but do not correspond to any parameters defined in the template: '{string.Join(", ", unknown)}'. The parameters defined in the template are: '{string.Join(", ", template.Parameters.Select(parameter => parameter.Key))}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.");
        }
    }

    private static bool TryValue(JsonObject? given, string name, out JsonNode? value)
    {
        value = null;
        if (given is null || !given.TryGetPropertyValue(name, out var parameter))
        {
            return false;
        }

        return parameter is not JsonObject members ? throw new TemplateException($"The parameter '{name}' must be an object with a 'value'.")
            : members.ContainsKey("reference") ? throw new TemplateException($"The parameter '{name}' refers to a secret of a key vault: the emulator has none. Give its 'value'.")
            : members.TryGetPropertyValue("value", out value);
    }
}
