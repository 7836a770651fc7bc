using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
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
    EmulatorOptions options, IdentityRegistry registry, ClientAuthentication authentication, TargetDirectory targets, AccessTokenFactory tokens, SigningTurns turns, AnswerFaults faults, SignInRecorder signIns,
    TokenAnswer answer, RefusalHints hints)
{
    public async Task HandleAsync(HttpContext http, string tenant, AuthorityVersion version)
    {
        var form = await RequestParameters.OfFormAsync(http.Request);
        var credentials = ClientCredentials.Read(http.Request, form);
        var unclear = Note(http.Notes(), form, credentials, version); // what can be told of a request that is refused anyway, too
        var malformed = TokenTenant.Check(tenant, options.TenantId) ?? Check(form, credentials) ?? unclear;
        var outcome = malformed is null ? await DecideAsync(http, credentials!) : new TokenOutcome.Refused(malformed);
        await (outcome switch
        {
            TokenOutcome.Issued(var token) => answer.WriteAsync(http, version, token),
            TokenOutcome.Refused(var error) => RefuseAsync(http, error),
            _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
        });
    }

    /// <summary>What a request is about, for the drills; whatever is wrong with it is said later.</summary>
    public async ValueTask ReadTargetAsync(HttpContext http, RequestNotes notes, AuthorityVersion version)
    {
        var form = await RequestParameters.OfFormAsync(http.Request);
        Note(notes, form, ClientCredentials.Read(http.Request, form), version);
    }

    public Task FailAsync(HttpContext http, int status) => answer.WriteAsync(http, AuthorityOutage.Of(status), status);

    private Task RefuseAsync(HttpContext http, AuthorityError error)
    {
        if (hints.Of(error, http.Notes().Principal) is { } hint)
        {
            http.Notes().Explain($"AADSTS{error.Code}: {error.Message} {hint}");
        }

        return answer.WriteAsync(http, error);
    }

    // A request that cannot be read, or is for another tenant, is not known to be anybody's.
    private void Record(HttpContext http, AuthorityError refusal)
    {
        if (http.Notes() is { Principal: { } client } notes)
        {
            signIns.Refused(http, client, notes.Resource!, new SignInRefusal(refusal.Code, refusal.Message), notes.SignInProof ?? new SignInProof());
        }
    }

    private AuthorityError? Note(RequestNotes notes, RequestParameters form, ClientCredentials? credentials, AuthorityVersion version)
    {
        if (credentials is not null)
        {
            notes.Selector = new(SelectorKind.ClientId, credentials.ClientId);
            notes.Principal = Guid.TryParseExact(credentials.ClientId, "D", out var id) ? registry.FindServicePrincipal(id) : null;
        }

        var error = RequestedResource.Read(form, version, out var resource);
        notes.Resource = resource.Length > 0 ? resource : null;
        return error;
    }

    private static AuthorityError? Check(RequestParameters form, ClientCredentials? credentials) =>
        form.IsMalformed ? RequestErrors.Malformed
        : form.Duplicate is { } name ? RequestErrors.ParameterDuplicated(name)
        : form["grant_type"] is not { Length: > 0 } grantType ? RequestErrors.ParameterMissing("grant_type")
        : grantType != "client_credentials" ? RequestErrors.GrantUnsupported(grantType)
        : credentials is null ? RequestErrors.ParameterMissing("client_id")
        : null;

    private async Task<TokenOutcome> DecideAsync(HttpContext http, ClientCredentials credentials)
    {
        var notes = http.Notes();
        var (client, resource) = (notes.Principal, notes.Resource!);
        var refusal = client is null
            ? RequestErrors.ApplicationNotFound(credentials.ClientId, options.TenantId)
            : await authentication.CheckAsync(client, credentials, UsedAddress.Of(http), notes, http.RequestAborted);
        refusal ??= targets.Accepts(resource) ? null : RequestErrors.ResourceNotFound(resource, options.TenantId);
        TokenAnswer.Trace(http);
        if (refusal is not null)
        {
            Record(http, refusal);
            return new TokenOutcome.Refused(refusal);
        }

        notes.IsFromCache = false;
        var made = await turns.RunAsync(() => tokens.Create(client!, host: null, resource));
        if (await faults.ApplyAsync(http, made) is not { } token)
        {
            return new TokenOutcome.Refused(RequestErrors.ApplicationNotFound(credentials.ClientId, options.TenantId)); // nobody's sign-in, and no token
        }

        signIns.Issued(http, token, notes.SignInProof);
        return new TokenOutcome.Issued(token);
    }
}
