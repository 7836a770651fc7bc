using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.ServiceFabric;

/// <summary>
/// <c>GET https://localhost:2377/metadata/identity/oauth2/token</c> on a Service Fabric cluster, over TLS with a certificate that
/// clients know by its thumbprint (learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code).
/// </summary>
internal sealed class ServiceFabricEndpoint(TokenExchange exchange, TokenAnswers answers)
{
    // The documented one, and the one that MSAL for .NET has sent since 4.83.
    private static readonly string[] apiVersions = ["2019-07-01-preview", "2020-05-01"];

    public static string? SecretOf(HttpRequest request) => SecretHeaders.Read(request, SecretHeaders.Legacy);

    /// <summary>Answers whoever is no Service Fabric application, by secret or address.</summary>
    public static Task RefuseAsync(HttpContext http, AzureHost? host) =>
        (SecretOf(http.Request) is null ? ServiceFabricError.SecretMissing : ServiceFabricError.IdentityNotFound)
            .Because(http.Request, Mistake.Secret(http.Request, SecretHeaders.Legacy, asked: null)).WriteAsync(http.Response);

    public static Task FailAsync(HttpContext http, int status) => ServiceFabricError.Of(Outage.Of(status)).WriteAsync(http.Response);

    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        if (Check(http.Request, host, parameters, out var selector) is { } error)
        {
            await error.WriteAsync(http.Response);
            return;
        }

        var request = new TokenRequest(host, selector, parameters["resource"]!) { TokenHashToReplace = parameters["token_sha256_to_refresh"] };
        await (await exchange.IssueAsync(http, request) switch
        {
            TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, Write),
            TokenResult.InvalidTarget => ServiceFabricError.InvalidTarget.WriteAsync(http.Response),
            _ => ServiceFabricError.IdentityNotFound.WriteAsync(http.Response),
        });
    }

    private static ServiceFabricError? Check(HttpRequest request, AzureHost host, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return SecretOf(request) is not { } secret ? ServiceFabricError.SecretMissing.Because(request, Mistake.Secret(request, SecretHeaders.Legacy, host))
            : !SecretHeaders.IsSecretOf(host, secret) ? ServiceFabricError.IdentityNotFound.Because(request, Mistake.Secret(request, SecretHeaders.Legacy, host))
            : !HttpMethods.IsGet(request.Method) ? ServiceFabricError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET"))
            : parameters.IsMalformed ? ServiceFabricError.Malformed
            : parameters.Duplicate is not null ? ServiceFabricError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : !apiVersions.Contains(parameters["api-version"]) ? ServiceFabricError.ApiVersionInvalid(parameters["api-version"]).Because(request, Mistake.ApiVersion(parameters, string.Join(", ", apiVersions)))
            : string.IsNullOrEmpty(parameters["resource"]) ? ServiceFabricError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? ServiceFabricError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }

    // As documented, expires_on being a number: every client with this protocol reads one.
    private static void Write(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("token_type", "Bearer");
        json.WriteString("access_token", token.Jwt);
        json.WriteNumber("expires_on", token.ExpiresOnSeconds);
        json.WriteString("resource", token.Resource);
    }
}
