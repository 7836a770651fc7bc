using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.VmExtension;

/// <summary>
/// <c>GET</c> or <c>POST http://localhost:50342/oauth2/token</c>: the endpoint of the retired VM extension, which clients of its time
/// still ask (learn.microsoft.com/entra/identity/managed-identities-azure-resources/howto-migrate-vm-extension).
/// </summary>
internal sealed class VmExtensionEndpoint(TokenExchange exchange, EmulatorOptions options, TimeProvider clock)
{
    /// <summary>Answers a host of a kind that has no such endpoint.</summary>
    public static Task RefuseAsync(HttpContext http, AzureHost? host) => (CheckHead(http.Request) ?? VmExtensionError.IdentityNotFound).WriteAsync(http.Response);

    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        if (CheckHead(http.Request) is { } refusal)
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

        var request = new TokenRequest(host, selector, parameters["resource"]!) { BypassCache = parameters["bypass_cache"] is "true" };
        await (exchange.Issue(http, request) switch
        {
            TokenResult.Issued(var token, _) => WriteAsync(http.Response, token),
            TokenResult.InvalidTarget => VmExtensionError.FromEntra(EntraError.ResourceNotFound(request.Resource, options.TenantId, options.Location, clock.GetUtcNow())).WriteAsync(http.Response),
            TokenResult.AmbiguousIdentity => VmExtensionError.AmbiguousIdentity.WriteAsync(http.Response),
            _ => VmExtensionError.IdentityNotFound.WriteAsync(http.Response),
        });
    }

    private static VmExtensionError? CheckHead(HttpRequest request) =>
        !(request.Headers.TryGetValue("Metadata", out var value) && "true".Equals(value, StringComparison.OrdinalIgnoreCase)) ? VmExtensionError.MetadataHeaderMissing
        : !HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method) ? VmExtensionError.MethodNotAllowed
        : null;

    private static VmExtensionError? Check(RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? VmExtensionError.Malformed
            : parameters.Duplicate is not null ? VmExtensionError.Duplicate
            : string.IsNullOrEmpty(parameters["resource"]) ? VmExtensionError.ResourceMissing
            : !SelectorParameters.TryRead(parameters, out selector) ? VmExtensionError.SelectorsExclusive
            : null;
    }

    // The documented answer of its time: an empty refresh token, and no client id.
    private Task WriteAsync(HttpResponse response, AccessToken token) => JsonBody.WriteAsync(response, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("refresh_token", "");
        json.WriteString("expires_in", Text(Math.Max(0, token.ExpiresOnSeconds - clock.GetUtcNow().ToUnixTimeSeconds())));
        json.WriteString("expires_on", Text(token.ExpiresOnSeconds));
        json.WriteString("not_before", Text(token.NotBeforeSeconds));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    });

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
