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
    public async ValueTask ReadAsync(HttpContext http, RequestNotes notes) => Note(notes, await RequestParameters.OfQueryAndFormAsync(http.Request));

    /// <summary>What has been read of a request that was refused.</summary>
    public void NoteRefused(HttpContext http, RequestNotes notes) => Note(notes, RequestParameters.SoFar(http.Request));

    private void Note(RequestNotes notes, RequestParameters parameters)
    {
        notes.Resource = parameters["resource"];
        if (SelectorParameters.TryRead(parameters, out var selector))
        {
            var meant = notes.Protocol is HostProtocol protocol ? protocol.MeaningOf(selector) : selector;
            notes.Selector = registry.FindHostByIdentityHeader(meant.Value) is null ? meant : meant with { Value = LogText.HiddenSecret };
            notes.Principal = notes is { Host: { } host, Protocol: HostProtocol } ? (registry.Resolve(host, meant) as IdentityResolution.Found)?.Identity : null;
        }
    }
}
