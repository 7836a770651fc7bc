using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>
/// <c>GET /_emulator/hosts/{name}/service-account-token?audience=</c>: a new token of a cluster's service account, for containers that
/// share no volume, and for tests with another audience. Several audiences, as in Kubernetes, are several parameters.
/// </summary>
internal sealed class ServiceAccountTokenEndpoint(IdentityRegistry registry, ClusterIssuer issuer, SigningTurns turns)
{
    public async Task GetAsync(HttpContext http)
    {
        if (NamedHost.Find(http, registry) is not { } host)
        {
            await NamedHost.NotFoundAsync(http, registry);
            return;
        }

        if (host.Cluster is not { } cluster)
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, "No service account", $"{host.Name} is {host.Type.ResourceType}: only Kubernetes clusters have service accounts.");
            return;
        }

        string[] audiences = [.. http.Request.Query["audience"].OfType<string>().Where(audience => audience.Length > 0)];
        http.Response.Headers.CacheControl = "no-store";
        var token = await turns.RunAsync(() => issuer.Issue(cluster, audiences.Length > 0 ? audiences : [FederatedCredential.DefaultAudience]));
        await TextBody.WriteAsync(http.Response, StatusCodes.Status200OK, token);
    }
}
