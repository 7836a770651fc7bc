using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ManagedIdentityEmulator.Requests;

/// <summary>A request that got a token, and its entry: the same request again has the same entry, which need not be made anew.</summary>
internal sealed class KnownRequest(HttpContext http, RequestNotes notes, RegistryState registry, JournalEntry entry)
{
    private readonly string method = http.Request.Method;
    private readonly string? path = http.Request.Path.Value;
    private readonly StringValues agent = http.Request.Headers.UserAgent;
    private readonly StringValues sku = http.Request.Headers[RequestClients.MsalSku];
    private readonly StringValues version = http.Request.Headers[RequestClients.MsalVersion];
    private readonly (WireProtocol, AzureHost?, ServicePrincipal?) who = (notes.Protocol, notes.Host, notes.Principal);
    private readonly (IdentitySelector, string?, bool?, string?) what = (notes.Selector, notes.Resource, notes.IsFromCache, notes.Proof);

    public JournalEntry Entry => entry;

    /// <param name="now">Its hosts' secrets are hidden in the entry: with others, it may be another.</param>
    public bool Is(HttpContext asked, RequestNotes noted, int status, RegistryState now) =>
        ReferenceEquals(registry, now) && entry.Status == status
        && ReferenceEquals(who.Item1, noted.Protocol) && ReferenceEquals(who.Item2, noted.Host) && ReferenceEquals(who.Item3, noted.Principal)
        && what == (noted.Selector, noted.Resource, noted.IsFromCache, noted.Proof)
        && asked.Request is var request && method == request.Method && path == request.Path.Value
        && request.Headers is var headers && agent == headers.UserAgent && sku == headers[RequestClients.MsalSku] && version == headers[RequestClients.MsalVersion];
}
