using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary><c>GET /metadata/identity/oauth2/token</c> (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).</summary>
internal sealed class ImdsTokenEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body, UnknownTarget unknown)
{
    public Task HandleAsync(HttpContext http, AzureHost host)
    {
        ImdsHeaders.Write(http);
        var parameters = RequestParameters.OfQuery(http.Request);
        return CheckHead(http.Request) is { } refusal ? refusal.WriteAsync(http.Response)
            : CheckedRequest.Find(parameters, this, host) is { } known ? AnswerAsync(http, known)
            : Check(http.Request, parameters, out var selector) is { } error ? error.WriteAsync(http.Response)
            : AnswerAsync(http, CheckedRequest.Remember(parameters, this, new(host, selector, parameters["resource"]!)
            {
                BypassCache = parameters["bypass_cache"] is not null,
                TokenHashToReplace = parameters["token_sha256_to_refresh"],
            }));
    }

    /// <summary>Answers a host of a kind that has no IMDS; clients read it as "no identity here" and go on to their next source.</summary>
    public static Task RefuseAsync(HttpContext http, AzureHost? host)
    {
        ImdsHeaders.Write(http);
        var error = ImdsHeaders.Check(http.Request) ?? (host is null ? ImdsError.IdentityNotFound.Because(http.Request, Mistake.NotAskedHere(http.Request, host)) : ImdsError.NotAskedHere(host));
        return error.WriteAsync(http.Response);
    }

    public static Task FailAsync(HttpContext http, int status)
    {
        ImdsHeaders.Write(http);
        return ImdsError.Of(Outage.Of(status)).WriteAsync(http.Response);
    }

    private async Task AnswerAsync(HttpContext http, TokenRequest request) => await (await exchange.IssueAsync(http, request) switch
    {
        TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, body.Today),
        TokenResult.InvalidTarget => ImdsError.FromEntra(unknown.Error(http, request.Resource)).WriteAsync(http.Response),
        TokenResult.AmbiguousIdentity => ImdsError.AmbiguousIdentity.WriteAsync(http.Response),
        _ => ImdsError.IdentityNotFound.WriteAsync(http.Response),
    });

    private static ImdsError? CheckHead(HttpRequest request) => ImdsHeaders.Check(request)
        ?? (HttpMethods.IsGet(request.Method) ? null : ImdsError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET")));

    private static ImdsError? Check(HttpRequest request, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? ImdsError.Malformed
            : parameters.Duplicate is { } name ? ImdsError.DuplicateParameter(name).Because(request, Mistake.Duplicate(parameters))
            : !ImdsApiVersions.HasIdentity(parameters["api-version"]) ? ImdsError.ApiVersionInvalid.Because(request, ImdsApiVersions.MistakeIn(parameters))
            : string.IsNullOrEmpty(parameters["resource"]) ? ImdsError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : parameters["bypass_cache"] is { } bypass && !bypass.Equals("true", StringComparison.OrdinalIgnoreCase) ? ImdsError.BypassCacheInvalid
            : !SelectorParameters.TryRead(parameters, out selector) ? ImdsError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }
}
