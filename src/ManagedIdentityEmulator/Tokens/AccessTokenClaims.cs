using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims of a v1.0 access token to a managed identity or application, in the order in which Entra writes them: audience, issuer and times, then
/// by name (learn.microsoft.com/entra/identity-platform/access-token-claims-reference, and captured tokens).
/// </summary>
internal static class AccessTokenClaims
{
    private const string ByCertificate = "2";
    private const long TenantCreated = 1704067200; // 2024-01-01, for every emulated tenant

    /// <param name="host">The host that the identity is used from, where it is used from one.</param>
    /// <param name="id">The token's id.</param>
    public static IEnumerable<KeyValuePair<string, object>> For(
        ServicePrincipal principal, AzureHost? host, string resource, Guid resourceAppId, string issuer, TokenLife life, Guid id)
    {
        yield return new("aud", resource);
        yield return new("iss", issuer);
        yield return new("iat", life.NotBeforeSeconds);
        yield return new("nbf", life.NotBeforeSeconds);
        yield return new("exp", life.ExpiresOnSeconds);
        yield return new("aio", OpaqueClaims.Aio());
        yield return new("appid", principal.ClientId.ToString());
        yield return new("appidacr", ByCertificate);
        yield return new("idp", issuer);
        yield return new("idtyp", "app");
        yield return new("oid", principal.PrincipalId.ToString());
        yield return new("rh", OpaqueClaims.Rh(principal.TenantId, resourceAppId));
        if (Roles(principal, resource) is { Count: > 0 } roles)
        {
            yield return new("roles", roles);
        }

        yield return new("sub", principal.PrincipalId.ToString());
        yield return new("tid", principal.TenantId.ToString());
        yield return new("uti", OpaqueClaims.Uti(id));
        yield return new("ver", "1.0");
        yield return new("xms_act_fct", "3 9");
        if (host is not null && principal is ManagedIdentity { Kind: IdentityKind.UserAssigned })
        {
            yield return new("xms_az_rid", host.ResourceId.ToString()); // a system-assigned identity's own xms_mirid says it already
        }

        yield return new("xms_ftd", OpaqueClaims.Ftd());
        yield return new("xms_idrel", "7 4");
        if (principal is ManagedIdentity identity)
        {
            yield return new("xms_mirid", identity.ResourceId.ToString());
        }

        yield return new("xms_rd", OpaqueClaims.Rd());
        yield return new("xms_sub_fct", "9 3");
        yield return new("xms_tcdt", TenantCreated);
    }

    private static IReadOnlyList<string>? Roles(ServicePrincipal principal, string resource) =>
        principal.AppRoles.FirstOrDefault(granted => string.Equals(granted.Key.TrimEnd('/'), resource.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)).Value;
}
