using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>
/// The token path of the Azure Arc agent: a first request is told which file to read, a second shows what was in it
/// (learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication).
/// </summary>
internal sealed class AzureArcEndpoint(TokenExchange exchange, ArcKeys keys, TokenAnswers answers, TokenBody body, UnknownTarget unknown)
{
    private const string Scheme = "Basic ";

    private static readonly string[] echoed = ["object_id", "msi_res_id", "mi_res_id"];

    public static Task FailAsync(HttpContext http, int status) => AzureArcError.Of(Outage.Of(status)).WriteAsync(http.Response);

    public Task HandleAsync(HttpContext http, AzureHost host)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        return Check(http.Request, parameters, out var selector) is { } error ? error.WriteAsync(http.Response)
            : http.Request.Headers.Authorization.ToString() is not { Length: > 0 } shown ? ChallengeAsync(http.Response, host)
            : keys.Take(host, KeyIn(shown)) is not { } key ? AzureArcError.KeyRefused.Because(http.Request, KeyMistake(shown)).WriteAsync(http.Response)
            : IssueAsync(http, new(host, selector, parameters["resource"]!), parameters, key);
    }

    // Any api-version: SDKs send versions from 2019-08-15 to 2021-02-01, and nothing is known of a list.
    private static AzureArcError? Check(HttpRequest request, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return !MetadataHeader.IsOn(request) ? AzureArcError.MetadataHeaderMissing.Because(request, Mistake.NoMetadataHeader(request))
            : !HttpMethods.IsGet(request.Method) ? AzureArcError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET"))
            : parameters.IsMalformed ? AzureArcError.Malformed
            : parameters.Duplicate is not null ? AzureArcError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : string.IsNullOrEmpty(parameters["api-version"]) ? AzureArcError.ApiVersionMissing.Because(request, Mistake.ApiVersion(parameters, "2020-06-01"))
            : string.IsNullOrEmpty(parameters["resource"]) ? AzureArcError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? AzureArcError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }

    // Not base64: the content of the file as it is.
    private static string KeyIn(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";

    private static string KeyMistake(string shown) => shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        ? "the key is none of this machine's, has had its token, or is older than five minutes: ask without one, and read the file that is named"
        : "Authorization is not 'Basic' and the content of the file that was named";

    // Without quotes, and with one equals sign in all: clients split the header there.
    private Task ChallengeAsync(HttpResponse response, AzureHost host)
    {
        try
        {
            response.Headers.WWWAuthenticate = $"Basic realm={keys.Issue(host)}";
            var notes = response.HttpContext.Notes();
            notes.Outcome = RequestOutcome.Challenged;
            notes.Explain("it shows no key yet: it was told the file to read one from");
            return AzureArcError.KeyRequired.WriteAsync(response);
        }
        catch (ArcKeyFolderException e)
        {
            return AzureArcError.KeyNotWritten(e.Message).WriteAsync(response);
        }
    }

    private async Task IssueAsync(HttpContext http, TokenRequest request, RequestParameters parameters, ArcKey key)
    {
        var result = await exchange.IssueAsync(http, request);
        if (result is TokenResult.Issued(var token, _))
        {
            await WriteAsync(http.Response, token, parameters);
            return;
        }

        // Clients repeat a request that got 404, with the same key: a refusal that says why is worth more than one of the key.
        keys.Return(key);
        var error = result is TokenResult.InvalidTarget ? AzureArcError.FromEntra(unknown.Error(http, request.Resource)) : AzureArcError.IdentityNotFound;
        await error.WriteAsync(http.Response);
    }

    // The newest clients take a token for a user-assigned identity only with the selector beside it, under the name they gave it.
    private Task WriteAsync(HttpResponse response, AccessToken token, RequestParameters parameters) => answers.WriteOnceAsync(response, token, (json, token, now) =>
    {
        body.Today(json, token, now);
        foreach (var name in echoed)
        {
            if (parameters[name] is { Length: > 0 } asked)
            {
                json.WriteString(name, asked);
            }
        }
    });
}
