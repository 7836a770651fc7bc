using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// <c>GET</c> or <c>POST http://localhost:50342/oauth2/token</c>, which the retired VM extension and Cloud Shell have in common: a form
/// or a query, and no api-version.
/// </summary>
internal abstract class OAuth2TokenEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body)
{
    /// <summary>Answers a host of a kind that has no such endpoint.</summary>
    public static Task RefuseAsync(HttpContext http, AzureHost? host) => (CheckHead(http.Request) ?? OAuth2TokenError.IdentityNotFound.Because(http.Request, Mistake.NotAskedHere(http.Request, host))).WriteAsync(http.Response);

    public static Task FailAsync(HttpContext http, int status) => OAuth2TokenError.Of(Outage.Of(status)).WriteAsync(http.Response);

    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        if (CheckHead(http.Request) is { } refusal)
        {
            await refusal.WriteAsync(http.Response);
            return;
        }

        var parameters = await RequestParameters.OfQueryAndFormAsync(http.Request);
        if (Check(http.Request, parameters, out var selector) is { } error)
        {
            await error.WriteAsync(http.Response);
            return;
        }

        var request = new TokenRequest(host, selector, parameters["resource"]!) { BypassCache = parameters["bypass_cache"] is "true" };
        await (await exchange.IssueAsync(http, request) switch
        {
            TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, body.Older),
            TokenResult.InvalidTarget => NoSuchTarget(http, request.Resource).WriteAsync(http.Response),
            TokenResult.AmbiguousIdentity => OAuth2TokenError.AmbiguousIdentity.WriteAsync(http.Response),
            _ => OAuth2TokenError.IdentityNotFound.WriteAsync(http.Response),
        });
    }

    protected abstract NestedError NoSuchTarget(HttpContext http, string resource);

    private static NestedError? CheckHead(HttpRequest request) =>
        !MetadataHeader.IsOn(request) ? OAuth2TokenError.MetadataHeaderMissing.Because(request, Mistake.NoMetadataHeader(request))
        : !HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method) ? OAuth2TokenError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET and POST"))
        : null;

    private static NestedError? Check(HttpRequest request, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? OAuth2TokenError.Malformed
            : parameters.Duplicate is not null ? OAuth2TokenError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : string.IsNullOrEmpty(parameters["resource"]) ? OAuth2TokenError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? OAuth2TokenError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }
}
