using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.AppService;

/// <summary>
/// <c>GET /msi/token</c> as App Service and Azure Functions answer it (learn.microsoft.com/azure/app-service/overview-managed-identity,
/// "REST endpoint reference").
/// </summary>
internal sealed class AppServiceEndpoint(MsiTokens tokens)
{
    // The newest adds the replacement of a revoked token; libraries ask for the one before it.
    private const string RevocationVersion = "2025-03-30";
    private static readonly string[] versions = [MsiApi.LegacyVersion, "2019-08-01", RevocationVersion];

    /// <summary>Answers a request that shows no secret of a host that asks here.</summary>
    public static Task RefuseAsync(HttpContext http, AzureHost? host)
    {
        MsiHeaders.Write(http.Response);
        var api = MsiRequest.ApiOf(http.Request);
        return (MsiRequest.CheckMethod(http.Request) ?? MsiError.SecretWrong(api.SecretHeader).Because(http.Request, Mistake.Secret(http.Request, api.SecretHeader, asked: null))).WriteAsync(http.Response, api);
    }

    public static Task FailAsync(HttpContext http, int status)
    {
        MsiHeaders.Write(http.Response);
        return MsiError.Of(Outage.Of(status)).WriteAsync(http.Response, MsiRequest.ApiOf(http.Request));
    }

    public Task HandleAsync(HttpContext http, AzureHost host)
    {
        MsiHeaders.Write(http.Response);
        var api = MsiRequest.ApiOf(http.Request);
        return MsiRequest.CheckHead(http.Request, api, host)?.WriteAsync(http.Response, api) ?? AnswerAsync(http, host);
    }

    /// <summary>Answers a request whose method and secret have been found right.</summary>
    public Task AnswerAsync(HttpContext http, AzureHost host)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        var version = parameters["api-version"];
        var api = MsiApi.Of(version);
        if (CheckedRequest.Find(parameters, this, host) is not { } request)
        {
            if (MsiRequest.Check(http.Request, parameters, versions, out var selector) is { } error)
            {
                return error.WriteAsync(http.Response, api);
            }

            // bypass_cache is IMDS's alone.
            request = CheckedRequest.Remember(parameters, this, new(host, selector, parameters["resource"]!)
            {
                TokenHashToReplace = version is RevocationVersion ? parameters["token_sha256_to_refresh"] : null,
            });
        }

        return tokens.AnswerAsync(http, api, request, ReferenceEquals(api, MsiApi.Legacy) ? AppServiceToken.LegacyOf(host) : AppServiceToken.Write);
    }
}
