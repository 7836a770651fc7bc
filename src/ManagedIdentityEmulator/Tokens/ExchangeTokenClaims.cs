using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims of a token for <c>api://AzureADTokenExchange</c>, by which another application believes a managed identity: the one
/// Azure resource whose tokens are v2.0, with the application's id as the audience whatever was asked for (captured tokens).
/// </summary>
internal static class ExchangeTokenClaims
{
    private const string ByCertificate = "2";
    private const string FederatedCredentialInfo = "CAAQABgAIAAoAzAAOAE"; // as captured; opaque

    public static IEnumerable<KeyValuePair<string, object>> For(ServicePrincipal principal, Guid resourceAppId, string issuer, TokenLife life, Guid id)
    {
        yield return new("aud", resourceAppId.ToString());
        yield return new("iss", issuer);
        yield return new("iat", life.NotBeforeSeconds);
        yield return new("nbf", life.NotBeforeSeconds);
        yield return new("exp", life.ExpiresOnSeconds);
        yield return new("aio", OpaqueClaims.Aio());
        yield return new("azp", principal.ClientId.ToString());
        yield return new("azpacr", ByCertificate);
        yield return new("idtyp", "app");
        yield return new("oid", principal.PrincipalId.ToString());
        yield return new("rh", OpaqueClaims.Rh(principal.TenantId, resourceAppId));
        yield return new("sub", principal.PrincipalId.ToString());
        yield return new("tid", principal.TenantId.ToString());
        yield return new("uti", OpaqueClaims.Uti(id));
        yield return new("ver", "2.0");
        yield return new("xms_act_fct", "9 3");
        yield return new("xms_ficinfo", FederatedCredentialInfo);
        yield return new("xms_ftd", OpaqueClaims.Ftd());
        yield return new("xms_idrel", "7 4");
        yield return new("xms_sub_fct", "3 9");
    }
}
