using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Addresses at which several kinds of host are asked: the host that a request is from decides which protocol answers.</summary>
internal static class HostRouting
{
    /// <param name="routes">Where to.</param>
    /// <param name="pattern">The path, for any method.</param>
    /// <param name="secretOf">Reads the secret of a host from a request; <see langword="null"/> where hosts are known by their address alone.</param>
    /// <param name="protocols">What answers each kind of host.</param>
    /// <param name="otherwise">What answers everybody else.</param>
    public static void MapHosts(
        this IEndpointRouteBuilder routes, string pattern, Func<HttpRequest, string?>? secretOf, Dictionary<HostPlatform, HostProtocol> protocols, RefusingProtocol otherwise)
    {
        var hosts = routes.ServiceProvider.GetRequiredService<RequestHosts>();
        var targets = routes.ServiceProvider.GetRequiredService<RequestTargets>();
        Func<HostPlatform, bool> isAsked = protocols.ContainsKey;
        routes.Map(pattern, AnswerAsync).WithMetadata(new RequestReading(IdentifyAsync, targets.ReadAsync) { NoteTarget = targets.NoteRefused });

        async ValueTask IdentifyAsync(HttpContext http, RequestNotes notes)
        {
            notes.Protocol = otherwise;
            var secret = secretOf?.Invoke(http.Request);
            var shown = hosts.OfSecret(http, secret, isAsked);
            notes.HostSecret = shown is null ? null : secret;
            notes.Host = shown ?? await hosts.OfAsync(http);
            if (notes.Host is { } host && protocols.TryGetValue(host.Type.Platform, out var spoken))
            {
                notes.Protocol = spoken;
            }
            else if (secretOf is not null && http.Features.Get<AddressedHost>() is null)
            {
                notes.Host = null; // where hosts are known by their secret, the source of a request that shows none says nothing
            }
        }

        static Task AnswerAsync(HttpContext http)
        {
            var notes = http.Notes();
            return notes is { Protocol: HostProtocol spoken, Host: { } host }
                ? spoken.AnswerAsync(http, host)
                : ((RefusingProtocol)notes.Protocol).AnswerAsync(http, notes.Host);
        }
    }
}
