using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Answers a request that is from <paramref name="host"/>.</summary>
internal delegate Task HostHandler(HttpContext http, AzureHost host);

/// <summary>Answers a request that is from no host which is asked at that address.</summary>
/// <param name="http">The request.</param>
/// <param name="host">The host of another kind that it is from; <see langword="null"/> where it is from none.</param>
internal delegate Task OtherwiseHandler(HttpContext http, AzureHost? host);

/// <summary>
/// Which host a request is from: the one whose own address it came to, else the one whose secret it shows, where the protocol has one,
/// else the one that claims its source. Where kinds of host are asked at one address, that decides the protocol, too.
/// </summary>
internal sealed class RequestHosts(IdentityRegistry registry, CallerDirectory callers)
{
    /// <summary>By address alone.</summary>
    public ValueTask<AzureHost?> OfAsync(HttpContext http) =>
        http.Features.Get<AddressedHost>() is { } addressed ? new(registry.FindHost(addressed.Name)) : callers.HostOfAsync(http.Connection.RemoteIpAddress);

    /// <summary>Also by secret, which the host's own handler is still to check.</summary>
    public ValueTask<AzureHost?> OfAsync(HttpContext http, string? secret) =>
        http.Features.Get<AddressedHost>() is null && secret is not null && registry.FindHostByIdentityHeader(secret) is { } host ? new(host) : OfAsync(http);
}

internal static class HostRouting
{
    /// <summary>Maps an address at which several kinds of host are asked.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="pattern">The path, for any method.</param>
    /// <param name="find">Tells the host of a request.</param>
    /// <param name="protocols">What answers each kind of host.</param>
    /// <param name="otherwise">What answers everybody else.</param>
    public static void MapHosts(
        this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, ValueTask<AzureHost?>> find, Dictionary<HostPlatform, HostHandler> protocols, OtherwiseHandler otherwise) =>
        routes.Map(pattern, async http =>
        {
            var host = await find(http);
            await (host is not null && protocols.TryGetValue(host.Type.Platform, out var handle) ? handle(http, host) : otherwise(http, host));
        });
}
