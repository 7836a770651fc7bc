using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>The outputs of a deployment (learn.microsoft.com/azure/azure-resource-manager/templates/outputs): secret ones without their value.</summary>
internal static class TemplateOutputs
{
    /// <param name="errors">What is wrong with each that has no value.</param>
    public static JsonObject Evaluate(DeploymentPlan plan, List<ArmError> errors)
    {
        var outputs = TemplateValues.NewObject();
        foreach (var (name, member) in plan.Template.Outputs)
        {
            try
            {
                if (Evaluate(name, member, plan) is { } output)
                {
                    outputs[name] = output;
                }
            }
            catch (TemplateException e) when (e is not NotFetchedException)
            {
                errors.Add(new(400, "DeploymentOutputEvaluationFailed", $"The template output '{name}' is not valid: {e.Message}") { Target = name });
            }
        }

        return outputs;
    }

    private static JsonObject? Evaluate(string name, JsonNode? member, DeploymentPlan plan)
    {
        var declaration = member as JsonObject ?? throw new TemplateException("it must be an object.");
        var scope = plan.Frame.Scope with { AllowsReference = true };
        if (declaration["condition"] is { } condition && !(TemplateValues.TryBoolean(TreeEvaluator.Evaluate(condition, scope), out var isWanted) ? isWanted : throw new TemplateException("its 'condition' must be of type 'Boolean'.")))
        {
            return null;
        }

        var type = ParameterType.Read(ParameterType.Resolve(declaration, plan.Template, name), name);
        var value = declaration.Object("copy") is { } copy ? CopyLoop.Read(copy, scope, name).Values(scope) : TreeEvaluator.Evaluate(declaration["value"], scope);
        return type.Takes(value) || value is null && TemplateValues.TryBoolean(declaration["nullable"], out var nullable) && nullable ? TemplateParameters.Describe(type, value)
            : throw new TemplateException($"the expected type is '{type.Name}' and the type of the value is '{TemplateValues.KindOf(value)}'.");
    }
}
