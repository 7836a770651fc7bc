using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.ContainerApps;

/// <summary>
/// What Azure Container Apps have in front of App Service's protocol (learn.microsoft.com/azure/container-apps/managed-identity, "REST
/// endpoint reference"): whom it does not let in gets no body, as captured.
/// </summary>
internal sealed class ContainerAppsDoor(HostHandler next)
{
    public Task HandleAsync(HttpContext http, AzureHost host)
    {
        MsiHeaders.Write(http.Response);
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            return RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, Mistake.Method(http.Request, HttpMethods.Get));
        }

        var header = MsiRequest.ApiOf(http.Request).SecretHeader;
        return http.Request.ShowsSecretOf(host, header)
            ? next(http, host)
            : RefuseAsync(http, StatusCodes.Status403Forbidden, Mistake.Secret(http.Request, header, host));
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Notes().Explain(reason);
        http.Response.StatusCode = status;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
