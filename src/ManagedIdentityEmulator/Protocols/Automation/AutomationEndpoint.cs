using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
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
internal sealed class AutomationEndpoint(TokenExchange exchange, EmulatorOptions options, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        if (CheckHead(http.Request, host) is { } refusal)
        {
            await refusal.WriteAsync(http.Response);
            return;
        }

        var parameters = await RequestParameters.OfQueryAndFormAsync(http.Request);
        if (Check(parameters, out var selector) is { } error)
        {
            await error.WriteAsync(http.Response);
            return;
        }

        var request = new TokenRequest(host, selector, parameters["resource"]!);
        await (exchange.Issue(http, request) switch
        {
            TokenResult.Issued(var token, _) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json => Write(json, token)),
            TokenResult.InvalidTarget => AutomationError.FromEntra(EntraError.ResourceNotFound(request.Resource, options.TenantId, options.Location, clock.GetUtcNow())).WriteAsync(http.Response),
            _ => AutomationError.IdentityNotFound(host).WriteAsync(http.Response),
        });
    }

    private static AutomationError? CheckHead(HttpRequest request, AzureHost host) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method) ? AutomationError.MethodNotAllowed
        : request.Headers.ContainsKey("X-Forwarded-For") ? AutomationError.Forwarded
        : !request.ShowsSecretOf(host, SecretHeaders.Current, SecretHeaders.Legacy) ? AutomationError.SecretWrong
        : null;

    private static AutomationError? Check(RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? AutomationError.Malformed
            : parameters.Duplicate is not null ? AutomationError.Duplicate
            : string.IsNullOrEmpty(parameters["resource"]) ? AutomationError.ResourceMissing
            : !SelectorParameters.TryRead(parameters, out selector) ? AutomationError.SelectorsExclusive
            : null;
    }

    // Runbooks read access_token alone; the rest is what App Service's clients want, and expires_in for those that know nothing else.
    private void Write(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Identity.ClientId);
        json.WriteString("expires_in", Text(Math.Max(0, token.ExpiresOnSeconds - clock.GetUtcNow().ToUnixTimeSeconds())));
        json.WriteString("expires_on", Text(token.ExpiresOnSeconds));
        json.WriteString("not_before", Text(token.NotBeforeSeconds));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
