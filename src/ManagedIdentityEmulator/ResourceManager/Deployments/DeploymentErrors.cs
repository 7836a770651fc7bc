using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>The errors of deployments (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors).</summary>
internal static class DeploymentErrors
{
    public static ArmError InvalidTemplate(TemplateException reason) => new(StatusCodes.Status400BadRequest, "InvalidTemplate", $"Deployment template validation failed: '{reason.Message}'.");

    public static ArmError InvalidResource(string id, TemplateException reason) => new(StatusCodes.Status400BadRequest, "InvalidTemplate",
        $"Unable to process template language expressions for resource '{id}'. '{reason.Message}'")
    { Target = id };

    public static ArmError InvalidTemplateDeployment(string name, Guid trackingId, IReadOnlyList<ArmError> details) => new(StatusCodes.Status400BadRequest, "InvalidTemplateDeployment",
        $"The template deployment '{name}' is not valid according to the validation procedure. The tracking id is '{trackingId}'. See inner errors for details.")
    { Details = details };

    public static ArmError InvalidOutputs(IReadOnlyList<ArmError> details) => new(StatusCodes.Status400BadRequest, "DeploymentOutputEvaluationFailed",
        $"Unable to evaluate template outputs: '{string.Join(',', details.Select(detail => detail.Target))}'. Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details.")
    { Details = details };

    public static ArmError Failed(string id, IReadOnlyList<ArmError> details) => new(StatusCodes.Status400BadRequest, "DeploymentFailed",
        "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.")
    {
        Target = id,
        Details = details,
    };

    public static ArmError NotFound(string name) => new(StatusCodes.Status404NotFound, "DeploymentNotFound", $"Deployment '{name}' could not be found.");

    public static ArmError OperationNotFound(string id) => new(StatusCodes.Status404NotFound, "DeploymentOperationNotFound", $"The deployment operation '{id}' could not be found.");

    public static ArmError Active(string id) => new(StatusCodes.Status409Conflict, "DeploymentActive",
        $"The deployment with resource id '{id}' cannot be saved, because this would overwrite an existing deployment which is still active. Please see https://aka.ms/arm-deploy for usage details.");

    public static ArmError NotActive(string name, string state) => new(StatusCodes.Status409Conflict, "DeploymentCannotBeCancelled", $"The deployment '{name}' cannot be cancelled: its provisioning state is '{state}'.");

    public static ArmError InvalidName(string name) => new(StatusCodes.Status400BadRequest, "InvalidDeploymentName",
        $"The deployment name '{name}' is invalid: it has 1 to 64 letters, digits, hyphens, underscores, periods and parentheses.");

    public static ArmError NotFetched(string property) => new(StatusCodes.Status400BadRequest, "InvalidTemplateDeployment",
        $"The emulator fetches nothing from elsewhere: give the content itself in '{(property == "templateLink" ? "template" : "parameters")}', and not a '{property}'.")
    { Target = property };

    public static ArmError NotSupported(string what) => new(StatusCodes.Status400BadRequest, "InvalidTemplateDeployment", what);
}
