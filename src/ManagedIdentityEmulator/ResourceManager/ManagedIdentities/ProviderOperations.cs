using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary><c>GET /providers/Microsoft.ManagedIdentity/operations</c>: what there is to be allowed.</summary>
internal sealed class ProviderOperations : IResourceProvider
{
    private static readonly (string Name, string Resource, string Operation, string Description)[] all =
    [
        ("register/action", "subscription", "Register subscription", "Registers the subscription for the managed identity resource provider"),
        ("userAssignedIdentities/read", "User Assigned Identity", "Get User Assigned Identity", "Gets an existing user assigned identity"),
        ("userAssignedIdentities/write", "User Assigned Identity", "Create/Update User Assigned Identity", "Creates a new user assigned identity or updates the tags associated with an existing one"),
        ("userAssignedIdentities/delete", "User Assigned Identity", "Delete User Assigned Identity", "Deletes an existing user assigned identity"),
        ("userAssignedIdentities/assign/action", "User Assigned Identity", "Assign User Assigned Identity", "Assigns an existing user assigned identity to a resource"),
        ("userAssignedIdentities/listAssociatedResources/action", "User Assigned Identity", "List Associated Resources", "Lists the resources that an existing user assigned identity is assigned to"),
        ("userAssignedIdentities/revokeTokens/action", "User Assigned Identity", "Revoke Tokens", "Revokes the tokens of an existing user assigned identity"),
        ("userAssignedIdentities/federatedIdentityCredentials/read", "Federated Identity Credential", "Get or List Federated Identity Credentials", "Gets or lists federated identity credentials"),
        ("userAssignedIdentities/federatedIdentityCredentials/write", "Federated Identity Credential", "Add or Update Federated Identity Credential", "Adds or updates a federated identity credential"),
        ("userAssignedIdentities/federatedIdentityCredentials/delete", "Federated Identity Credential", "Delete Federated Identity Credential", "Deletes a federated identity credential"),
        ("identities/read", "Identity", "Get Identity", "Gets an existing system assigned identity"),
    ];

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", "Microsoft.ManagedIdentity/operations", true, request => ArmAnswer.Of(Paging.Write(request, all.Select(Describe)))) { Scopes = ArmScopes.Tenant },
    ];

    private static JsonObject Describe((string Name, string Resource, string Operation, string Description) known) => new()
    {
        ["name"] = $"Microsoft.ManagedIdentity/{known.Name}",
        ["display"] = new JsonObject { ["provider"] = "Microsoft Managed Identity", ["resource"] = known.Resource, ["operation"] = known.Operation, ["description"] = known.Description },
    };
}
