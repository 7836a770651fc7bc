using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>
/// <c>POST /{tenant}/oauth2/v2.0/token</c> and <c>/{tenant}/oauth2/token</c>: a client that proves itself with a signed assertion gets a
/// token (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). Each request gets a new one, as SDKs keep theirs.
/// </summary>
internal sealed class TokenEndpoint(
    EmulatorOptions options, IdentityRegistry registry, ClientAuthentication authentication, TargetDirectory targets, AccessTokenFactory tokens, TokenAnswer answer, AuthorityLog log)
{
    public async Task HandleAsync(HttpContext http, string tenant, AuthorityVersion version)
    {
        var form = await RequestParameters.OfFormAsync(http.Request);
        var credentials = ClientCredentials.Read(http.Request, form);
        var client = credentials is null ? null : Find(credentials.ClientId);
        var malformed = TokenTenant.Check(tenant, options.TenantId) ?? Check(form, credentials);
        var resource = "";
        malformed ??= RequestedResource.Read(form, version, out resource);

        var outcome = malformed is null
            ? await DecideAsync(credentials!, client, resource, UsedAddress.Of(http), http.RequestAborted)
            : new TokenOutcome.Refused(malformed);
        log.Write(client, credentials?.ClientId, resource, outcome);
        await (outcome switch
        {
            TokenOutcome.Issued(var token) => answer.WriteAsync(http, version, token),
            TokenOutcome.Refused(var error) => answer.WriteAsync(http, error),
            _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
        });
    }

    private static AuthorityError? Check(RequestParameters form, ClientCredentials? credentials) =>
        form.IsMalformed ? RequestErrors.Malformed
        : form.Duplicate is { } name ? RequestErrors.ParameterDuplicated(name)
        : form["grant_type"] is not { Length: > 0 } grantType ? RequestErrors.ParameterMissing("grant_type")
        : grantType != "client_credentials" ? RequestErrors.GrantUnsupported(grantType)
        : credentials is null ? RequestErrors.ParameterMissing("client_id")
        : null;

    private async Task<TokenOutcome> DecideAsync(ClientCredentials credentials, ServicePrincipal? client, string resource, string address, CancellationToken cancel)
    {
        var refusal = client is null
            ? RequestErrors.ApplicationNotFound(credentials.ClientId, options.TenantId)
            : await authentication.CheckAsync(client, credentials, address, cancel);
        refusal ??= targets.Accepts(resource) ? null : RequestErrors.ResourceNotFound(resource, options.TenantId);
        return refusal is null ? new TokenOutcome.Issued(tokens.Create(client!, host: null, resource)) : new TokenOutcome.Refused(refusal);
    }

    private ServicePrincipal? Find(string clientId) => Guid.TryParseExact(clientId, "D", out var id) ? registry.FindServicePrincipal(id) : null;
}
