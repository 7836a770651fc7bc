using System.Net;
using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>
/// Keeps pages of other sites, open in a browser on a developer's machine, from the emulator's own API. A page may send simple requests
/// anywhere, which its browser marks as such, and may have its own name lead to 127.0.0.1 (DNS rebinding), which the Host header gives away.
/// </summary>
internal sealed class ForeignPages(EmulatorOptions options)
{
    private static readonly string[] localSuffixes = [".localhost", ".local", ".internal"];

    /// <summary>Why a request is not answered; <see langword="null"/> where nothing speaks against it.</summary>
    public string? ReasonAgainst(HttpRequest request) =>
        !IsOwnName(request.Host.Host) ? $"The emulator is not known as {ProblemList.Quote(request.Host.Host)}. It answers to localhost, addresses, names without a dot, and names in listeners.tlsNames (--tls-name)."
        : IsOfAnotherSite(request) ? "A browser sent this for a page that is not the emulator's own."
        : null;

    // Containers know it by a name without a dot, a pod by one that ends in .local. No such name is anybody's on the Internet.
    private bool IsOwnName(string host) =>
        host.Length == 0 // HTTP/1.0, which no browser speaks
        || !host.Contains('.', StringComparison.Ordinal)
        || IPAddress.TryParse(host, out _)
        || host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)
        || localSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        || options.Listeners.TlsNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    // Fetch Metadata (w3.org/TR/fetch-metadata): "same-origin" is a page of its own, "none" the user himself.
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
}
