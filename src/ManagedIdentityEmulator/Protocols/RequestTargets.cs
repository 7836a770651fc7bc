using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// What a request for a token is about, read before its protocol has a look at it: all of them have the same names for it. Where the
/// request is not right, less is found; the protocol says what is wrong.
/// </summary>
internal sealed class RequestTargets(IdentityRegistry registry)
{
    public async ValueTask ReadAsync(HttpContext http, RequestNotes notes)
    {
        var parameters = await RequestParameters.OfQueryAndFormAsync(http.Request);
        notes.Resource = parameters["resource"];
        if (notes is { Host: { } host, Protocol: HostProtocol protocol } && SelectorParameters.TryRead(parameters, out var selector))
        {
            notes.Selector = protocol.MeaningOf(selector);
            notes.Principal = (registry.Resolve(host, notes.Selector) as IdentityResolution.Found)?.Identity;
        }
    }
}
