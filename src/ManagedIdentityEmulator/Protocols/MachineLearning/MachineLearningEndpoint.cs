using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.MachineLearning;

/// <summary>
/// <c>GET /msi/token</c> as a compute of Azure Machine Learning answers it: api-version 2017-09-01 alone, and an end in seconds,
/// which is what every client of it reads.
/// </summary>
internal sealed class MachineLearningEndpoint(MsiTokens tokens)
{
    private static readonly string[] versions = [MsiApi.LegacyVersion];

    // No capture of an error there exists. App Service on Linux has been seen to write this version's in camelCase, and MSAL finds no
    // message in PascalCase.
    private static readonly MsiApi api = MsiApi.Legacy with { Letters = JsonNamingPolicy.CamelCase };

    public static Task FailAsync(HttpContext http, int status)
    {
        MsiHeaders.Write(http.Response);
        return MsiError.Of(Outage.Of(status)).WriteAsync(http.Response, api);
    }

    public Task HandleAsync(HttpContext http, AzureHost host)
    {
        MsiHeaders.Write(http.Response);
        var selector = IdentitySelector.None;
        var parameters = RequestParameters.OfQuery(http.Request);
        var error = MsiRequest.CheckHead(http.Request, api, host) ?? MsiRequest.Check(http.Request, parameters, versions, out selector);
        return error?.WriteAsync(http.Response, api)
            ?? tokens.AnswerAsync(http, api, new(host, MeaningOf(selector), parameters["resource"]!), Write);
    }

    // For the host's own choice, clients send DEFAULT_IDENTITY_CLIENT_ID (learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication);
    // msal-node writes "undefined" where that is not set.
    public static IdentitySelector MeaningOf(IdentitySelector selector) => selector is { Kind: SelectorKind.ClientId, Value: "undefined" } ? IdentitySelector.None : selector;

    private static void Write(Utf8JsonWriter json, AccessToken token, DateTimeOffset now)
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("expires_on", token.ExpiresOnSeconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    }
}
