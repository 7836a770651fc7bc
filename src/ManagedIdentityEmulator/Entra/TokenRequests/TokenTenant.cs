namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>The tenant in a token request's path: without a user, nothing else says which one is meant.</summary>
internal static class TokenTenant
{
    public static AuthorityError? Check(string tenant, Guid served) => tenant.ToLowerInvariant() switch
    {
        "common" or "organizations" => RequestErrors.TenantNotNamed,
        "consumers" => RequestErrors.GrantNeedsTenant,
        _ when Guid.TryParse(tenant, out var id) => id == served ? null : RequestErrors.TenantNotFound(tenant),
        _ => tenant.Contains('.', StringComparison.Ordinal) ? RequestErrors.TenantNotFound(tenant) : RequestErrors.TenantMalformed(tenant),
    };
}
