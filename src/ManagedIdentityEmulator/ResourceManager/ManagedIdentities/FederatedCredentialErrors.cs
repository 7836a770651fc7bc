using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary>
/// What Microsoft.ManagedIdentity says of federated credentials, in its documented words
/// (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, "Errors").
/// </summary>
internal static class FederatedCredentialErrors
{
    public static ArmError NoIdentity { get; } = new(StatusCodes.Status404NotFound, "NotFound", "The parent user-assigned identity doesn't exist.");

    public static ArmError NoProperties { get; } = ArmErrors.BadRequest("Federated Identity Credential from HTTP body has empty properties");

    public static ArmError NotOneAudience { get; } = ArmErrors.BadRequest("Federated identity credentials must have exactly one audience.");

    public static ArmError NotUnique { get; } = ArmErrors.BadRequest("Issuer and subject combination already exists for this Managed Identity.");

    public static ArmError InvalidName(string name) => ArmErrors.BadRequest($"Federated Identity Credential name '{name}' is invalid.");

    public static ArmError InvalidProperty(string name, string rule) => ArmErrors.BadRequest($"Federated Identity Credential property '{name}' is invalid: {rule}.");

    public static ArmError TooMany(int most) => ArmErrors.BadRequest($"Too many Federated Identity Credentials: a managed identity has at most {most}.");

    // As captured in failed deployments.
    public static ArmError Concurrent(ArmResourceId identity) => new(StatusCodes.Status409Conflict, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
        $"Too many Federated Identity Credentials are written concurrently for the managed identity '{identity}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.");
}
