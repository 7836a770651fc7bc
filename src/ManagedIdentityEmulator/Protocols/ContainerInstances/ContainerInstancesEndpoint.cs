using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.ContainerInstances;

/// <summary>
/// IMDS's token path as Azure Container Instances answer it, by a service of their own
/// (learn.microsoft.com/azure/container-instances/container-instances-managed-identity).
/// </summary>
internal sealed class ContainerInstancesEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body, UnknownTarget unknown)
{
    private readonly TokenForm form = FormOf(body);

    public async Task HandleAsync(HttpContext http, AzureHost host)
    {
        WriteHeaders(http);
        if (!MetadataHeader.IsOn(http.Request))
        {
            await ContainerInstancesError.WriteMetadataHeaderMissingAsync(http.Response);
            return;
        }

        var parameters = RequestParameters.OfQuery(http.Request);
        if (Check(http.Request, parameters, out var selector) is { } error)
        {
            await error.WriteAsync(http.Response);
            return;
        }

        var request = new TokenRequest(host, selector, parameters["resource"]!);
        await (await exchange.IssueAsync(http, request) switch
        {
            TokenResult.Issued(var token, _) => answers.WriteAsync(http.Response, token, form),
            TokenResult.InvalidTarget => ContainerInstancesError.FromEntra(unknown.Error(http, request.Resource)).WriteAsync(http.Response),
            _ when selector.Kind == SelectorKind.None => ContainerInstancesError.DefaultIdentityNotDefined.WriteAsync(http.Response),
            _ => ContainerInstancesError.IdentityNotFound.WriteAsync(http.Response),
        });
    }

    public static Task FailAsync(HttpContext http, int status)
    {
        WriteHeaders(http);
        return ContainerInstancesError.Of(Outage.Of(status)).WriteAsync(http.Response);
    }

    private static void WriteHeaders(HttpContext http)
    {
        http.Response.Headers.Server = "Kestrel";
        http.Response.Headers["x-ms-request-id"] = RequestIds.New().ToString();
        ClientRequestId.Echo(http);
    }

    // Any api-version: SDKs send 2018-02-01 or later ones, and nothing is known of a list.
    private static NestedError? Check(HttpRequest request, RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return !HttpMethods.IsGet(request.Method) ? ContainerInstancesError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET"))
            : parameters.IsMalformed ? ContainerInstancesError.Malformed
            : parameters.Duplicate is not null ? ContainerInstancesError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : string.IsNullOrEmpty(parameters["api-version"]) ? ContainerInstancesError.ApiVersionMissing.Because(request, Mistake.ApiVersion(parameters, "2018-02-01"))
            : string.IsNullOrEmpty(parameters["resource"]) ? ContainerInstancesError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? ContainerInstancesError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }

    // The documented answer; the client id is IMDS's, for clients that look for it.
    private static TokenForm FormOf(TokenBody body) => (json, token, now) =>
    {
        body.Older(json, token, now);
        json.WriteString("client_id", token.Principal.ClientId);
    };
}
