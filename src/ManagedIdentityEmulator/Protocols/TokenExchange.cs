using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Where a protocol hands over what it has parsed and gets the result that it then writes.</summary>
internal sealed class TokenExchange(TokenService tokens, AnswerFaults faults, SignInRecorder signIns)
{
    public async ValueTask<TokenResult> IssueAsync(HttpContext http, TokenRequest request)
    {
        var result = await tokens.IssueAsync(request);
        var notes = http.Notes();
        Note(notes, request, result);
        Record(http, notes, request, result);
        if (result is not TokenResult.Issued(var token, _) issued)
        {
            return result;
        }

        var answered = await faults.ApplyAsync(http, token);
        return answered is null ? new TokenResult.IdentityNotFound("a failure drill hides it")
            : ReferenceEquals(answered, token) ? issued
            : issued with { Token = answered };
    }

    // Which identity is meant is the platform's affair: one that it does not find never comes to Entra. Neither does a target that
    // Cloud Shell has no token for: it has a list of its own, and says so in its own words.
    private void Record(HttpContext http, RequestNotes notes, TokenRequest request, TokenResult result)
    {
        switch (result)
        {
            case TokenResult.Issued(var token, FromCache: false):
                signIns.Issued(http, token);
                break;
            case TokenResult.InvalidTarget(var identity) when notes.Protocol.Name != ProtocolName.CloudShell:
                signIns.Refused(http, identity, request.Resource, new(EntraError.ResourceNotFoundCode, EntraError.ResourceNotFoundMessage(LogText.Printable(request.Resource), identity.TenantId)));
                break;
        }
    }

    private static void Note(RequestNotes notes, TokenRequest request, TokenResult result)
    {
        (notes.Selector, notes.Resource) = (request.Selector, request.Resource);
        switch (result)
        {
            case TokenResult.Issued(var token, var fromCache):
                (notes.Principal, notes.Resource, notes.IsFromCache) = (token.Principal, token.Resource, fromCache); // of which the cache has one string
                break;
            case TokenResult.InvalidTarget(var identity):
                (notes.Principal, notes.Outcome, notes.Reason) = (identity, RequestOutcome.Refused, $"no such target (AADSTS500011): {TargetDirectory.WhyNot(request.Resource)}");
                break;
            case TokenResult.AmbiguousIdentity(var candidates):
                (notes.Outcome, notes.Reason) = (RequestOutcome.Refused, $"{request.Host.Name} has several user-assigned identities ({ProblemList.List([.. candidates.Select(candidate => candidate.Name)])}), and the request names none of them, e.g. by client_id");
                break;
            case TokenResult.IdentityNotFound(var reason):
                (notes.Outcome, notes.Reason) = (RequestOutcome.Refused, reason);
                break;
        }
    }
}
