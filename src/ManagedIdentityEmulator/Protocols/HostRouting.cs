using ManagedIdentityEmulator.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Answers a request that is from <paramref name="host"/>.</summary>
internal delegate Task HostHandler(HttpContext http, AzureHost host);

/// <summary>Answers a request that is from no host which is asked at that address.</summary>
/// <param name="http">The request.</param>
/// <param name="host">The host of another kind that it is from; <see langword="null"/> where it is from none.</param>
internal delegate Task OtherwiseHandler(HttpContext http, AzureHost? host);

/// <summary>Addresses at which several kinds of host are asked: the host that a request is from decides which protocol answers.</summary>
internal static class HostRouting
{
    /// <param name="routes">Where to.</param>
    /// <param name="pattern">The path, for any method.</param>
    /// <param name="secretOf">Reads the secret of a host from a request; <see langword="null"/> where hosts are known by their address alone.</param>
    /// <param name="protocols">What answers each kind of host.</param>
    /// <param name="otherwise">What answers everybody else.</param>
    public static void MapHosts(
        this IEndpointRouteBuilder routes, string pattern, Func<HttpRequest, string?>? secretOf, Dictionary<HostPlatform, HostHandler> protocols, OtherwiseHandler otherwise)
    {
        var hosts = routes.ServiceProvider.GetRequiredService<RequestHosts>();
        Func<HostPlatform, bool> isAsked = protocols.ContainsKey;
        routes.Map(pattern, async http =>
        {
            var host = await (secretOf is null ? hosts.OfAsync(http) : hosts.OfAsync(http, secretOf(http.Request), isAsked));
            if (host is not null)
            {
                http.Features.Set(new RequestHost(host.Name));
            }

            await (host is not null && protocols.TryGetValue(host.Type.Platform, out var handle) ? handle(http, host) : otherwise(http, host));
        });
    }
}
