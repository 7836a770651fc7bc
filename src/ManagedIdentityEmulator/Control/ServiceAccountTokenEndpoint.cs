using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>
/// <c>GET /_emulator/hosts/{name}/service-account-token?audience=</c>: a new token of a cluster's service account, for containers that
/// share no volume, and for tests with another audience. Several audiences, as in Kubernetes, are several parameters.
/// </summary>
internal sealed class ServiceAccountTokenEndpoint(IdentityRegistry registry, ClusterIssuer issuer)
{
    public Task GetAsync(HttpContext http)
    {
        if (NamedHost.Find(http, registry) is not { } host)
        {
            return NamedHost.NotFoundAsync(http, registry);
        }

        if (host.Cluster is not { } cluster)
        {
            return Problem.WriteAsync(http, StatusCodes.Status400BadRequest, "No service account", $"{host.Name} is {host.Type.ResourceType}: only Kubernetes clusters have service accounts.");
        }

        string[] audiences = [.. http.Request.Query["audience"].OfType<string>().Where(audience => audience.Length > 0)];
        http.Response.Headers.CacheControl = "no-store";
        return TextBody.WriteAsync(http.Response, StatusCodes.Status200OK, issuer.Issue(cluster, audiences.Length > 0 ? audiences : [FederatedCredential.DefaultAudience]));
    }
}
