using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary><c>POST …/revokeTokens</c>: hosts get new tokens of the identity from then on. One preview version has had it.</summary>
internal sealed class TokenRevocation(IdentityRegistry registry, AccessTokenCache tokens) : IResourceProvider
{
    public IEnumerable<ArmOperation> Operations =>
    [
        new("POST", ManagedIdentityApi.UserAssigned + "/revokeTokens", true, request => ArmAnswer.Of(Revoke(request)))
        {
            ApiVersions = ["2023-07-31-preview"], Scopes = ArmScopes.ResourceGroup,
        },
    ];

    private ArmAnswer Revoke(ArmRequest request)
    {
        var id = ArmResourceId.From($"{request.Path.Scope}/providers/{ManagedIdentityApi.UserAssigned}/{request.Path.Names[0]}");
        if (registry.FindUserAssigned(id) is not { } identity)
        {
            return ArmErrors.ResourceNotFound(request.Path);
        }

        tokens.Forget(identity);
        return ArmAnswer.Ok();
    }
}
