using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ManagedIdentityEmulator.Requests;

/// <summary>A request that got a token, and its entry: the same request again has the same entry, which need not be made anew.</summary>
/// <param name="registry">The registry's version by which the entry was made: it hides the secrets of the hosts that there were, and names belong to one each.</param>
internal sealed class KnownRequest(HttpContext http, RequestNotes notes, int registry, JournalEntry entry)
{
    private readonly string method = http.Request.Method;
    private readonly string? path = http.Request.Path.Value;
    private readonly StringValues agent = http.Request.Headers.UserAgent;
    private readonly StringValues sku = http.Request.Headers[RequestClients.MsalSku];
    private readonly StringValues version = http.Request.Headers[RequestClients.MsalVersion];
    private readonly string? host = notes.Host?.Name;
    private readonly (IdentitySelector, string?, bool?, string?) what = (notes.Selector, notes.Resource, notes.IsFromCache, notes.Proof);

    public JournalEntry Entry => entry;

    public bool Is(HttpContext asked, RequestNotes noted, int status, int now) =>
        registry == now && entry.Status == status && entry.Protocol == noted.Protocol.Name && entry.ClientId == noted.Principal?.ClientId
        && host == noted.Host?.Name
        && what == (noted.Selector, noted.Resource, noted.IsFromCache, noted.Proof)
        && asked.Request is var request && method == request.Method && path == request.Path.Value
        && request.Headers is var headers && agent == headers.UserAgent && sku == headers[RequestClients.MsalSku] && version == headers[RequestClients.MsalVersion];
}
