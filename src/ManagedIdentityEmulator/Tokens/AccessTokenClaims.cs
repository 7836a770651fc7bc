using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims of a managed identity's v1.0 access token, in the order in which Entra writes them: audience, issuer and times, then
/// by name (learn.microsoft.com/entra/identity-platform/access-token-claims-reference, and captured tokens).
/// </summary>
internal static class AccessTokenClaims
{
    private const string ByCertificate = "2";
    private const long TenantCreated = 1704067200; // 2024-01-01, for every emulated tenant

    public static IEnumerable<KeyValuePair<string, object>> For(
        ManagedIdentity identity, AzureHost host, string resource, Guid resourceAppId, string issuer, DateTimeOffset notBefore, DateTimeOffset expiresOn)
    {
        yield return new("aud", resource);
        yield return new("iss", issuer);
        yield return new("iat", notBefore.ToUnixTimeSeconds());
        yield return new("nbf", notBefore.ToUnixTimeSeconds());
        yield return new("exp", expiresOn.ToUnixTimeSeconds());
        yield return new("aio", OpaqueClaims.Aio());
        yield return new("appid", identity.ClientId.ToString());
        yield return new("appidacr", ByCertificate);
        yield return new("idp", issuer);
        yield return new("idtyp", "app");
        yield return new("oid", identity.PrincipalId.ToString());
        yield return new("rh", OpaqueClaims.Rh(identity.TenantId, resourceAppId));
        if (Roles(identity, resource) is { Count: > 0 } roles)
        {
            yield return new("roles", roles);
        }

        yield return new("sub", identity.PrincipalId.ToString());
        yield return new("tid", identity.TenantId.ToString());
        yield return new("uti", OpaqueClaims.Uti());
        yield return new("ver", "1.0");
        yield return new("xms_act_fct", "3 9");
        if (identity.Kind == IdentityKind.UserAssigned)
        {
            // The host that the identity was used from; a system-assigned identity's own xms_mirid says it already.
            yield return new("xms_az_rid", host.ResourceId.ToString());
        }

        yield return new("xms_ftd", OpaqueClaims.Ftd());
        yield return new("xms_idrel", "7 4");
        yield return new("xms_mirid", identity.ResourceId.ToString());
        yield return new("xms_rd", OpaqueClaims.Rd());
        yield return new("xms_sub_fct", "9 3");
        yield return new("xms_tcdt", TenantCreated);
    }

    private static IReadOnlyList<string>? Roles(ManagedIdentity identity, string resource) =>
        identity.AppRoles.FirstOrDefault(granted => string.Equals(granted.Key.TrimEnd('/'), resource.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)).Value;
}
