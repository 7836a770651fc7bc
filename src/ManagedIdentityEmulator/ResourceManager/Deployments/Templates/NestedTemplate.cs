using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>A deployment as a resource of a template (learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates).</summary>
internal static class NestedTemplate
{
    public const string ResourceType = "Microsoft.Resources/deployments";

    /// <summary>Whether its template's expressions see the parameters and variables around it: they do unless it says otherwise.</summary>
    public static bool IsOuter(JsonObject resource) =>
        !string.Equals(resource.Object("properties").Object("expressionEvaluationOptions").Text("scope"), "inner", StringComparison.OrdinalIgnoreCase);
}
