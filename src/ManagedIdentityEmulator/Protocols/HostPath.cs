using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// <c>/hosts/NAME</c> in front of a protocol's path says which host a request is from, for protocols whose requests carry neither a
/// secret nor a source address of their own. Azure needs no such thing: there, every host has a localhost of its own.
/// </summary>
internal static class HostPath
{
    public const string Prefix = "/hosts/";

    public static string Of(AzureHost host) => Prefix + host.Name;

    public static Task Strip(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value;
        if (path is null || !path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || http.Features.Get<ListenerFeature>()?.Listener is Listener.Control)
        {
            return next(http);
        }

        var end = path.IndexOf('/', Prefix.Length) is var slash and >= 0 ? slash : path.Length;
        var registry = (IdentityRegistry)http.RequestServices.GetService(typeof(IdentityRegistry))!;
        if (registry.FindHost(path[Prefix.Length..end]) is not { } host)
        {
            return NoSuchHostAsync(http, registry);
        }

        http.Features.Set(new AddressedHost(host.Name));
        http.Request.PathBase += path[..end];
        http.Request.Path = path[end..];
        return next(http);
    }

    private static Task NoSuchHostAsync(HttpContext http, IdentityRegistry registry) => JsonBody.WriteAsync(http.Response, StatusCodes.Status404NotFound, json =>
    {
        json.WriteString("error", "not_found");
        json.WriteString("error_description", $"No host of that name; the hosts are {string.Join(", ", registry.Hosts.Select(host => host.Name))}");
    });
}
