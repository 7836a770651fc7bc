using ManagedIdentityEmulator.Wire;
using static ManagedIdentityEmulator.Entra.AuthorityError;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>What may be wrong with a token request before its credential is looked at (learn.microsoft.com/entra/identity-platform/reference-error-codes, and captured answers).</summary>
internal static class RequestErrors
{
    // Ours: with which code Entra refuses a form that it cannot read is not known.
    public static AuthorityError Malformed { get; } = new(InvalidRequest, 90013, "Invalid input received from the user. The form cannot be read or is too large, or there are too many parameters.");

    public static AuthorityError TenantNotNamed { get; } = new(InvalidRequest, 50059,
        "No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static AuthorityError GrantNeedsTenant { get; } = new(InvalidRequest, 9001023,
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.");

    public static AuthorityError ResourceUnsupported { get; } = new(InvalidRequest, 901002, "The 'resource' request parameter isn't supported.");

    public static AuthorityError TenantMalformed(string tenant) => new(InvalidRequest, 900023,
        $"Specified tenant identifier {Quote(tenant)} is neither a valid DNS name, nor a valid external domain.");

    // The same words as in discovery, where the error is "invalid_tenant" (both captured).
    public static AuthorityError TenantNotFound(string tenant) => new(InvalidRequest, 90002, EntraError.TenantNotFoundMessage(Cut(tenant)));

    public static AuthorityError ParameterMissing(string name) => new(InvalidRequest, 900144,
        $"The request body must contain the following parameter: '{name}'.");

    public static AuthorityError ParameterDuplicated(string name) => new(InvalidRequest, 9000411,
        $"The request is not properly formatted. The parameter {Quote(name)} is duplicated.");

    public static AuthorityError GrantUnsupported(string grantType) => new("unsupported_grant_type", 70003,
        $"The app requested an unsupported grant type {Quote(grantType)}.");

    public static AuthorityError ScopeWithoutDefault(string scope) => new("invalid_scope", 1002012,
        $"The provided value for scope {Cut(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    public static AuthorityError ScopeInvalid(string scope) => new("invalid_scope", 70011,
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {Cut(scope)} is not valid.");

    public static AuthorityError ApplicationNotFound(string clientId, Guid tenantId) => new("unauthorized_client", 700016,
        $"Application with identifier {Quote(clientId)} was not found in the directory '{tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    public static AuthorityError ResourceNotFound(string resource, Guid tenantId) => new("invalid_resource", 500011, EntraError.ResourceNotFoundMessage(Cut(resource), tenantId));
}
