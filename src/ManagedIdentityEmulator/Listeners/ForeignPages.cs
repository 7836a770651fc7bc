using System.Net;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// Keeps pages of other sites, open in a browser on a developer's machine, from the emulator. A page may send simple requests anywhere,
/// which its browser marks as such, and may have its own name lead to 127.0.0.1 (DNS rebinding): to the browser, the emulator is then the
/// page's own site, which it may ask with any header, and whose answers it may read. Only the Host header gives that away.
/// </summary>
internal sealed class ForeignPages(EmulatorOptions options)
{
    private static readonly string[] networkSuffixes = [".local", ".internal"];

    /// <summary>Marks the endpoints of public documents, which in Azure pages of any site may read.</summary>
    public static object Welcome { get; } = new Mark();

    public static bool AreWelcomeAt(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<Mark>() is not null;

    /// <summary>Why the emulator's own API, which knows who may ask by nothing else, does not answer; <see langword="null"/> where nothing speaks against it.</summary>
    public string? ReasonAgainst(HttpRequest request) =>
        UsedAddress.AsSent(request).Host is var name && !IsOwnName(name) && (!IsOfNetwork(name) || IsOfBrowser(request)) ? Unknown(name) : ReasonOfSite(request);

    /// <summary>The same where Azure would answer: clients know the emulator by whatever name their network gives it, and no SDK is a browser.</summary>
    public string? ReasonAgainstPage(HttpRequest request) => !IsOfBrowser(request) ? null : ReasonAgainst(request);

    private static string? ReasonOfSite(HttpRequest request) => IsOfAnotherSite(request) ? "A browser sent this for a page that is not the emulator's own." : null;

    private static string Unknown(string host) =>
        $"The emulator is not known as {ProblemList.Quote(host)}. It answers to localhost, addresses, the name of its machine, and names in listeners.tlsNames (--tls-name); to what is no browser, to names without a dot, too.";

    // Browsers send Fetch Metadata to https and to localhost, and their languages everywhere. Node.js's fetch sends languages too, and one of
    // the Sec- headers, which no page can add.
    private static bool IsOfBrowser(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        || request.Headers.ContainsKey("Sec-Fetch-Site")
        || (request.Headers.AcceptLanguage.Count > 0 && !request.IsHttps && !request.Headers.ContainsKey("Sec-Fetch-Mode"));

    // Fetch Metadata (w3.org/TR/fetch-metadata): "same-origin" is a page of its own, "none" the user himself.
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && !origin.Equals($"{request.Scheme}://{UsedAddress.AsSent(request).Value}", StringComparison.OrdinalIgnoreCase));

    private bool IsOwnName(string host) =>
        host.Length == 0 // HTTP/1.0, which no browser speaks
        || IPAddress.TryParse(host, out _)
        || IsOfMachine(host, "localhost")
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsOfMachine(host, Dns.GetHostName())
        || options.Listeners.TlsNames.Any(name => IsNamedBy(name, host));

    private static bool IsOfMachine(string host, string machine) =>
        host.Equals(machine, StringComparison.OrdinalIgnoreCase) || host.Equals($"{machine}.local", StringComparison.OrdinalIgnoreCase);

    // Containers know it by a name without a dot, a pod by one that ends in .local. No such name is anybody's on the Internet, but whoever is
    // on the same network may answer for it (mDNS, LLMNR), and have it lead a browser here.
    private static bool IsOfNetwork(string host) =>
        !host.Contains('.', StringComparison.Ordinal) || networkSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    // "*.test" is any name directly below test, as in a certificate.
    private static bool IsNamedBy(string name, string host) => name.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase) && !host[..^(name.Length - 1)].Contains('.', StringComparison.Ordinal)
        : host.Equals(name, StringComparison.OrdinalIgnoreCase);

    private sealed record Mark;
}
