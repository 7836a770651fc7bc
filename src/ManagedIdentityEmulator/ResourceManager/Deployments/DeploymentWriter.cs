using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>Deployments and their operations as Resource Manager writes them (learn.microsoft.com/rest/api/resources/deployments/get).</summary>
internal static class DeploymentWriter
{
    public static JsonObject Write(Deployment deployment)
    {
        var json = new JsonObject { ["id"] = deployment.Id, ["name"] = deployment.Name, ["type"] = NestedTemplate.ResourceType };
        if (deployment.Location is { } location)
        {
            json["location"] = location;
        }

        if (deployment.Tags is { } tags)
        {
            json["tags"] = JsonNode.Parse(tags);
        }

        json["properties"] = Properties(deployment);
        return json;
    }

    /// <summary>What a validation answers: the deployment as it would be.</summary>
    public static JsonObject WriteValidated(Deployment deployment, IEnumerable<PlannedResource> resources)
    {
        var json = Write(deployment with { State = DeploymentState.Succeeded });
        var properties = (JsonObject)json["properties"]!;
        properties.Remove("outputResources");
        properties["validatedResources"] = Ids(resources.Where(resource => resource.IsDeployed).Select(resource => resource.Id));
        return json;
    }

    public static JsonObject Write(Deployment deployment, DeploymentOperation operation)
    {
        var properties = new JsonObject
        {
            ["provisioningOperation"] = operation.Kind,
            ["provisioningState"] = operation.Error is null ? "Succeeded" : "Failed",
            ["timestamp"] = Instant(operation.Ended),
            ["duration"] = XmlConvert.ToString(operation.Ended - operation.Started),
            ["trackingId"] = deployment.CorrelationId.ToString(),
            ["statusCode"] = ((System.Net.HttpStatusCode)operation.Status).ToString(),
        };
        if (operation.Error is { } error)
        {
            properties["statusMessage"] = error.ToJson();
        }

        if (operation.Resource is { } id)
        {
            properties["targetResource"] = DeploymentShape.Describe(id);
        }

        return new() { ["id"] = $"{deployment.Id}/operations/{operation.Id}", ["operationId"] = operation.Id, ["properties"] = properties };
    }

    /// <summary>What polling an operation gives.</summary>
    public static JsonObject WriteStatus(Deployment deployment)
    {
        var status = new JsonObject { ["status"] = deployment.State.ToString() };
        if (deployment.Error is { } error)
        {
            status["error"] = error.Members();
        }

        return status;
    }

    private static JsonObject Properties(Deployment deployment)
    {
        var properties = new JsonObject
        {
            ["templateHash"] = TemplateHash.Of(deployment.Template),
            ["parameters"] = JsonNode.Parse(deployment.Parameters),
            ["mode"] = deployment.Mode,
            ["provisioningState"] = deployment.State.ToString(),
            ["timestamp"] = Instant(deployment.Changed),
            ["duration"] = XmlConvert.ToString(deployment.Changed - deployment.Started),
            ["correlationId"] = deployment.CorrelationId.ToString(),
            ["providers"] = JsonNode.Parse(deployment.Shape.Providers),
            ["dependencies"] = JsonNode.Parse(deployment.Shape.Dependencies),
        };
        if (deployment.Outputs is { } outputs)
        {
            properties["outputs"] = JsonNode.Parse(outputs);
        }

        if (deployment.State == DeploymentState.Succeeded)
        {
            properties["outputResources"] = Ids(deployment.Operations.Where(operation => operation is { Kind: "Create", Resource: not null }).Select(operation => operation.Resource!));
        }

        if (deployment.Error is { } error)
        {
            properties["error"] = error.Members();
        }

        return properties;
    }

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(id => new JsonObject { ["id"] = id })]);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
