using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Automation;

/// <summary>
/// <c>GET</c> or <c>POST /oauth2/token</c> as a runbook's sandbox or a hybrid worker of Azure Automation answers it
/// (learn.microsoft.com/azure/automation/enable-managed-identity-for-automation).
/// </summary>
/// <remarks>
/// Documented runbooks send no api-version, SDKs App Service's: any will do. The <c>Metadata</c> header is documented as required, but
/// SDKs take the account for App Service and send none.
/// </remarks>
internal sealed class AutomationEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body, UnknownTarget unknown)
{
    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        if (CheckHead(http.Request, host) is { } refusal)
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

        var request = new TokenRequest(host, selector, parameters["resource"]!);
        await (await exchange.IssueAsync(http, request) switch
        {
            // Runbooks read access_token alone; the rest is what App Service's clients want, and expires_in for those that know nothing else.
            TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, body.Today),
            TokenResult.InvalidTarget => AutomationError.FromEntra(unknown.Error(http, request.Resource)).WriteAsync(http.Response),
            _ => AutomationError.IdentityNotFound(host).WriteAsync(http.Response),
        });
    }

    public static Task FailAsync(HttpContext http, int status) => AutomationError.Of(Outage.Of(status)).WriteAsync(http.Response);

    /// <summary>The secret of a runbook's sandbox, else of a hybrid worker.</summary>
    public static string? SecretOf(HttpRequest request) => SecretHeaders.Read(request, SecretHeaders.Current) ?? SecretHeaders.Read(request, SecretHeaders.Legacy);

    private static AutomationError? CheckHead(HttpRequest request, AzureHost host) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method) ? AutomationError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET and POST"))
        : request.Headers.ContainsKey("X-Forwarded-For") ? AutomationError.Forwarded.Because(request, Mistake.Forwarded)
        : !SecretHeaders.IsSecretOf(host, SecretOf(request)) ? AutomationError.SecretWrong.Because(request, Mistake.Secret(request, SecretHeaders.Read(request, SecretHeaders.Legacy) is null ? SecretHeaders.Current : SecretHeaders.Legacy, host))
        : null;

    private static AutomationError? Check(HttpRequest request, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? AutomationError.Malformed
            : parameters.Duplicate is not null ? AutomationError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : string.IsNullOrEmpty(parameters["resource"]) ? AutomationError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? AutomationError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }
}
