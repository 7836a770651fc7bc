using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// <c>/hosts/NAME</c> in front of a protocol's path says which host a request is from, for protocols whose requests carry neither a
/// secret nor a source address of their own, and for those whose refusal of a wrong secret is their own. Azure needs no such thing: there, every host has a localhost of its own.
/// </summary>
internal static class HostPath
{
    public const string Prefix = "/hosts/";

    /// <summary>How the answer to an unknown name begins, by which an emulator is told from all else.</summary>
    public const string UnknownName = "No host of that name; the hosts are ";

    public static string Of(AzureHost host) => Prefix + host.Name;

    public static Task Strip(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value;
        if (path is null || !path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || http.Features.Get<ListenerFeature>()?.Listener is Listener.Control)
        {
            return next(http);
        }

        var end = path.IndexOf('/', Prefix.Length) is var slash and >= 0 ? slash : path.Length;
        var registry = http.RequestServices.GetRequiredService<IdentityRegistry>();
        if (registry.FindHost(path[Prefix.Length..end]) is not { } host)
        {
            Task Refuse(HttpContext refused) => RefuseAsync(refused, registry, path[Prefix.Length..end]);
            return DoctorRequests.Include(http) ? Refuse(http) : http.RequestServices.GetRequiredService<JournalStep>().InvokeAsync(http, (refused, _) => Refuse(refused));
        }

        http.Features.Set(new AddressedHost(host.Name));
        http.Request.PathBase += path[..end];
        http.Request.Path = "/" + path[end..].TrimStart('/');
        return next(http);
    }

    // 400, not 404: that one clients take to be passing, and ask again for a minute.
    private static Task RefuseAsync(HttpContext http, IdentityRegistry registry, string name)
    {
        var known = ProblemList.List([.. registry.Hosts.Select(host => host.Name)]);
        http.Notes().Explain($"no host is named '{LogText.Printable(name)}'; the hosts are {known}");
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status400BadRequest, json =>
        {
            json.WriteString("error", "invalid_request");
            json.WriteString("error_description", UnknownName + known);
        });
    }
}
