using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>What can be wrong with a host and its <c>identity</c>, in the words of captured answers; the source of each is named there.</summary>
internal static class HostErrors
{
    // github.com/hashicorp/terraform-provider-azurerm/issues/17082
    public static ArmError MissingIdentityIds { get; } = Bad("MissingIdentityIds", "The identity ids must not be null or empty for 'UserAssigned' identity type.");

    public static ArmError TypeRequired { get; } = ArmErrors.InvalidContent($"'identity' must have a 'type', one of {IdentityBlock.AllowedTypes}.");

    public static ArmError UnknownType(string given) => ArmErrors.InvalidContent(
        $"Error converting value \"{given}\" to type 'ResourceIdentityType'. Path 'identity.type'. The allowed values are {IdentityBlock.AllowedTypes}.");

    // github.com/MicrosoftDocs/azure-docs/issues/68377
    public static ArmError IdentityIdsDeprecated { get; } =
        Bad("InvalidParameter", "ResourceIdentity property identityIds is deprecated. The userAssignedIdentities property should be used instead.") with { Target = "resourceIdentity.identityIds" };

    // github.com/Azure/aad-pod-identity/issues/214
    public static ArmError IdentityIdsWithout(string type) =>
        Bad("InvalidParameter", $"ResourceIdentity identityIds should not be provided if the type is \"{type}\".") with { Target = "resourceIdentity.identityIds" };

    // github.com/Azure/aad-pod-identity/issues/466
    public static ArmError InvalidPropertyId(string given, string path) => Bad("LinkedInvalidPropertyId",
        $"Property id '{given}' at path '{path}' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{{subscriptionId}}' or '/providers/{{resourceProviderNamespace}}/'.");

    // github.com/Azure/aad-pod-identity/issues/230
    public static ArmError InvalidIdentityId(string given) => Bad("InvalidIdentityId",
        $"The identity ids '{given}' are invalid. It must be of the following format: '/subscriptions/{{subscriptionId}}/resourceGroups/{{resourceGroupName}}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{{resourceName}}'.");

    // github.com/Azure/azure-libraries-for-net/issues/690, github.com/Azure/aad-pod-identity/issues/515
    public static ArmError IdentityNotFound(AzureHost host, ArmResourceId identity) => FailedOperation(host, $"Resource '{identity}' was not found.");

    // github.com/Azure/azure-rest-api-specs/issues/17650
    public static ArmError IdentitiesWithout(AzureHost host) =>
        FailedOperation(host, "The request format was unexpected, a non-UserAssigned identity type should not contain: userAssignedIdentities");

    public static ArmError? CheckName(ArmPath path) => path.Names.FirstOrDefault(name => !NameRules.IsHost(name)) is { } wrong
        ? Bad("InvalidResourceName", $"The resource name '{wrong}' is invalid: it {NameRules.Host}.") with { Target = "name" }
        : null;

    private static ArmError FailedOperation(AzureHost host, string message) => Bad("FailedIdentityOperation",
        $"Identity operation for resource '{ArmIds.Display(host.ResourceId)}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"{message}\"}}}}'.'.");

    private static ArmError Bad(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
