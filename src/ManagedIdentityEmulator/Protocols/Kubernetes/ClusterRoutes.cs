using System.Buffers.Text;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols.Kubernetes;

/// <summary>
/// What a cluster publishes as an OpenID Connect issuer, with the members of a Kubernetes API server: discovery and keys
/// (kubernetes.io/docs/tasks/configure-pod-container/configure-service-account).
/// </summary>
internal static class ClusterRoutes
{
    private const string Discovery = "/.well-known/openid-configuration";
    private const string KeySet = "/openid/v1/jwks";

    /// <param name="at">The path that the documents are behind, with <c>{host}</c> in it; empty where it has been taken off (<see cref="HostPath"/>).</param>
    public static void MapClusters(this IEndpointRouteBuilder routes, string at)
    {
        var registry = routes.ServiceProvider.GetRequiredService<IdentityRegistry>();
        var issuer = routes.ServiceProvider.GetRequiredService<ClusterIssuer>();
        var protocol = new WireProtocol(ProtocolName.Discovery, FailAsync);
        var documents = routes.MapGroup("").WithMetadata(RequestReading.Of(protocol) with
        {
            IdentifyAsync = (http, notes) =>
            {
                // By TLS, the path before it is taken off where the request comes in.
                var name = http.Features.Get<AddressedHost>()?.Name ?? http.Request.RouteValues["host"] as string;
                (notes.Protocol, notes.Host) = (protocol, name is null ? null : registry.FindHost(name));
                return ValueTask.CompletedTask;
            },
        });
        documents.ThroughRequestSteps(routes.ServiceProvider);
        Get(Discovery, WriteDiscoveryAsync);
        Get(KeySet, (http, _, _) => WriteKeysAsync(http, issuer));

        void Get(string path, Func<HttpContext, AzureHost, KubernetesCluster, Task> write) => documents.Map(at + path, http => AnswerAsync(http, write));

        static Task AnswerAsync(HttpContext http, Func<HttpContext, AzureHost, KubernetesCluster, Task> write)
        {
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            {
                http.Notes().Explain(Mistake.Method(http.Request, "GET and HEAD"));
                http.Response.Headers.Allow = "GET, HEAD";
                return TextBody.WriteAsync(http.Response, StatusCodes.Status405MethodNotAllowed, "method not allowed\n");
            }

            return http.Notes().Host is { Cluster: { } cluster } host
                ? write(http, host, cluster)
                : RefuseAsync(http);
        }
    }

    private static Task RefuseAsync(HttpContext http)
    {
        var named = http.Notes().Host?.Name ?? http.Request.RouteValues["host"] as string;
        http.Notes().Explain(named is null ? "an issuer's documents are at /hosts/NAME, with the name of an AKS cluster" : $"no AKS cluster is named '{LogText.Printable(named)}'");
        return TextBody.WriteAsync(http.Response, StatusCodes.Status404NotFound, "404 page not found\n");
    }

    private static Task FailAsync(HttpContext http, int status) => TextBody.WriteAsync(http.Response, status, Outage.Of(status).Message + "\n");

    // The issuer is what it is; its keys are where the client has reached the emulator.
    private static Task WriteDiscoveryAsync(HttpContext http, AzureHost host, KubernetesCluster cluster) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
    {
        json.WriteString("issuer", cluster.Issuer);
        json.WriteString("jwks_uri", $"{UsedAddress.Of(http)}{HostPath.Of(host)}{KeySet}");
        json.WriteString("authorization_endpoint", "urn:kubernetes:programmatic_authorization");
        foreach (var (name, value) in new[] { ("response_types_supported", "id_token"), ("subject_types_supported", "public"), ("id_token_signing_alg_values_supported", "RS256") })
        {
            json.WriteStartArray(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
    });

    private static Task WriteKeysAsync(HttpContext http, ClusterIssuer issuer)
    {
        var keys = issuer.Keys; // made now, maybe: not while the body is written
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                json.WriteStartObject();
                json.WriteString("use", "sig");
                json.WriteString("kty", "RSA");
                json.WriteString("kid", key.KeyId);
                json.WriteString("alg", "RS256");
                json.WriteString("n", Base64Url.EncodeToString(key.Parameters.Modulus));
                json.WriteString("e", Base64Url.EncodeToString(key.Parameters.Exponent));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
