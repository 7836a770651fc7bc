using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// The errors of Resource Manager itself, in its words (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors,
/// and captured answers).
/// </summary>
internal static class ArmErrors
{
    public static ArmError MissingApiVersion { get; } = new(StatusCodes.Status400BadRequest, "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.");

    public static ArmError InvalidApiVersion(string given) => new(StatusCodes.Status400BadRequest, "InvalidApiVersionParameter",
        $"The api-version '{given}' is invalid. It has to be a date, e.g. '2024-11-30', with '-preview' after it where it is one.");

    public static ArmError UnsupportedApiVersion(string given, string resourceType, IEnumerable<string> supported) => new(StatusCodes.Status400BadRequest, "NoRegisteredProviderFound",
        $"No registered resource provider found for API version '{given}' for type '{TypeAlone(resourceType)}'. The supported api-versions are '{string.Join(", ", supported)}'.");

    public static ArmError SubscriptionNotFound(string given) => Guid.TryParse(given, out var id) && given.Equals($"{id}", StringComparison.OrdinalIgnoreCase)
        ? new(StatusCodes.Status404NotFound, "SubscriptionNotFound", $"The subscription '{given}' could not be found.")
        : new(StatusCodes.Status400BadRequest, "InvalidSubscriptionId", $"The provided subscription identifier '{given}' is malformed or invalid.");

    public static ArmError ResourceGroupNotFound(string name) => new(StatusCodes.Status404NotFound, "ResourceGroupNotFound", $"Resource group '{name}' could not be found.");

    public static ArmError ResourceNotFound(ArmPath path) => new(StatusCodes.Status404NotFound, "ResourceNotFound",
        $"The Resource '{path.ResourceType}/{string.Join('/', path.Names)}' under resource group '{path.ResourceGroup ?? "<null>"}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");

    public static ArmError InvalidNamespace(string name) => new(StatusCodes.Status404NotFound, "InvalidResourceNamespace", $"The resource namespace '{name}' is invalid.");

    public static ArmError InvalidType(string resourceType) => new(StatusCodes.Status404NotFound, "InvalidResourceType",
        $"The resource type '{TypeAlone(resourceType)}' could not be found in the namespace '{resourceType.Split('/')[0]}'.");

    public static ArmError MethodNotAllowed(string method, ArmPath path) => new(StatusCodes.Status405MethodNotAllowed, "HttpMethodNotAllowed",
        $"The http method '{method}' is not supported for the resource type '{path.ResourceType}' at this scope.");

    public static ArmError InvalidContent(string reason) => new(StatusCodes.Status400BadRequest, "InvalidRequestContent", $"The request content was invalid and could not be deserialized: '{reason}'.");

    public static ArmError LocationRequired { get; } = new(StatusCodes.Status400BadRequest, "LocationRequired", "The location property is required for this definition.");

    public static ArmError InvalidLocation(ArmPath path, string existing, string given) => new(StatusCodes.Status409Conflict, "InvalidResourceLocation",
        $"The resource '{path.Name}' already exists in location '{existing}' in resource group '{path.ResourceGroup}'. A resource with the same name cannot be created in location '{given}'. Please select a new resource name.");

    public static ArmError BadRequest(string message) => new(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static ArmError QuotaExceeded(string reason) => new(StatusCodes.Status409Conflict, "QuotaExceeded", $"Nothing was changed: {reason}.");

    public static ArmError StateNotKept(string reason) => new(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", $"Nothing was changed: the data directory cannot be written: {reason}");

    private static string TypeAlone(string resourceType) => resourceType[(resourceType.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
