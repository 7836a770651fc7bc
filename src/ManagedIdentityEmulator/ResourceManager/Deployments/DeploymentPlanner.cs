using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>Reads templates and says what is wrong with them, before anything is deployed.</summary>
internal sealed class DeploymentPlanner(ResourceClient client)
{
    public const string Incremental = "Incremental";
    public const string Complete = "Complete";

    private const int MostNested = 5;
    private static readonly string[] links = ["templateLink", "parametersLink"];

    public ArmError? TryPlan(DeploymentInput input, out DeploymentPlan? plan)
    {
        plan = null;
        if (CheckProperties(input) is { } wrong)
        {
            return wrong;
        }

        try
        {
            plan = Plan(input);
        }
        catch (TemplateException e)
        {
            return DeploymentErrors.InvalidTemplate(e);
        }

        var refused = plan.Resources.Where(resource => resource.IsDeployed).Select(client.Check).OfType<ArmError>().ToList();
        return refused.Count > 0 ? DeploymentErrors.InvalidTemplateDeployment(input.Name, input.Caller.CorrelationId, refused) : null;
    }

    private static ArmError? CheckProperties(DeploymentInput input)
    {
        var properties = input.Properties;
        return Array.Find(links, link => properties[link] is not null) is { } link ? DeploymentErrors.NotFetched(link)
            : properties["onErrorDeployment"] is not null ? DeploymentErrors.NotSupported("'onErrorDeployment' is not supported: the emulator does not deploy an earlier template again.")
            : input.Depth > MostNested ? DeploymentErrors.NotSupported($"The deployment '{input.Name}' is nested in more than {MostNested} others.")
            : properties["template"] is not JsonObject ? ArmErrors.InvalidContent("'properties.template' must be an object: the template.")
            : properties.HasOther("parameters", JsonValueKind.Object) ? ArmErrors.InvalidContent("'properties.parameters' must be an object: each parameter's name, and an object with its 'value'.")
            : input.Target.Mode == Complete && input.Target.ResourceGroupName is null ? DeploymentErrors.NotSupported("The mode 'Complete' is only for deployments to a resource group.")
            : null;
    }

    private static DeploymentPlan Plan(DeploymentInput input)
    {
        var template = Template.Read((JsonObject)input.Properties["template"]!);
        var states = new DeployedResources(input.Outer?.Frame.Resources);
        var frame = input.Outer is { } outer ? Within(outer, input, states) : Alone(template, input, states);
        var resources = new ResourcePlanner(input.Target).Plan(template, frame.Scope);
        var dependencies = new ResourceDependencies(resources);
        dependencies.Resolve();
        states.Own = dependencies;
        var shown = input.Outer is null ? TemplateParameters.Describe(template, frame.Parameters, input.Budget) : TemplateValues.NewObject();
        return new(input, template, frame, states, resources, shown);
    }

    private static TemplateFrame Alone(Template template, DeploymentInput input, DeployedResources states)
    {
        TemplateFrame? frame = null;
        var parameters = new NamedValues("parameter");
        TemplateParameters.Define(parameters, template, input.Properties.Object("parameters"), () => frame!.Scope);
        var variables = new NamedValues("variable");
        TemplateVariables.Define(variables, template, () => frame!.Scope);
        frame = new(input.Target, input.Budget, states) { Parameters = parameters, Variables = variables, OwnFunctions = new(template.Functions) };
        parameters.Check();
        variables.Check();
        return frame;
    }

    // Its expressions know the parameters and variables of the template around it, and none of its own.
    private static TemplateFrame Within(EvaluationScope outer, DeploymentInput input, DeployedResources states) => new(outer.Frame.Environment, input.Budget, states)
    {
        Parameters = outer.Frame.Parameters,
        Variables = outer.Frame.Variables,
        OwnFunctions = outer.Frame.OwnFunctions,
        Outer = outer,
    };
}
