using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols;

namespace ManagedIdentityEmulator.Testing;

/// <summary>Sends requests for the addresses that the emulator stands for to where it is, and refuses all others.</summary>
/// <param name="addresses">Where the emulator is.</param>
/// <param name="ports">Where single hosts are.</param>
/// <param name="hostPath">What to put before the path of a request that does not say which host it is from.</param>
/// <param name="inner">What sends.</param>
internal sealed class EmulatorHandler(ListenerAddresses addresses, IHostPorts ports, string hostPath, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Imds = "169.254.169.254";

    private static readonly ListenerAddresses defaults = ListenerAddresses.InMemory;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        var at = AddressOf(asked) ?? throw new HttpRequestException($"The emulator does not answer for {asked.GetLeftPart(UriPartial.Authority)}; its handler sends nothing elsewhere.");

        // The Host header stays as it was asked for: discovery answers with the address that the client knows.
        request.Headers.Host ??= asked.Authority;
        var path = at == addresses.Data && !asked.AbsolutePath.StartsWith(HostPath.Prefix, StringComparison.OrdinalIgnoreCase) ? hostPath + asked.PathAndQuery : asked.PathAndQuery;
        request.RequestUri = new Uri(new Uri(at), path);
        return base.SendAsync(request, cancellationToken);
    }

    private string? AddressOf(Uri asked) => asked switch
    {
        { Host: Imds, Scheme: "http" } => addresses.Data,
        _ when Is(asked, addresses.Data) || Is(asked, defaults.Data) => addresses.Data,
        _ when Is(asked, addresses.Tls) || Is(asked, defaults.Tls) => addresses.Tls,
        _ when Is(asked, addresses.Control) || Is(asked, defaults.Control) => addresses.Control,
        { IsLoopback: true, Scheme: "http" } when ports.Contains(asked.Port) => asked.GetLeftPart(UriPartial.Authority),
        _ => null,
    };

    private static bool Is(Uri asked, string address) =>
        new Uri(address) is var known && asked.Scheme == known.Scheme && asked.Port == known.Port && (asked.IsLoopback || asked.Host == known.Host);
}
