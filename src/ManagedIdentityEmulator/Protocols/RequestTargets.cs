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
        if (notes.Host is { } host && SelectorParameters.TryRead(parameters, out var selector))
        {
            notes.Selector = selector;
            notes.Principal = (registry.Resolve(host, selector) as IdentityResolution.Found)?.Identity;
        }
    }
}
