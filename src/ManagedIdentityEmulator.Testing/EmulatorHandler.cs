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

    private static readonly string[] sourceVariables = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"];
    private static readonly ListenerAddresses defaults = ListenerAddresses.InMemory;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        var at = AddressOf(asked) ?? throw new HttpRequestException($"The emulator does not answer for {asked.GetLeftPart(UriPartial.Authority)}; its handler sends nothing elsewhere.{Culprit(asked)}");

        // The Host header stays as it was asked for: discovery answers with the address that the client knows.
        request.Headers.Host ??= asked.Authority;
        var path = at == addresses.Data && !SaysWhose(asked.AbsolutePath) ? hostPath + asked.PathAndQuery : asked.PathAndQuery;
        request.RequestUri = new Uri(new Uri(at), path);
        return base.SendAsync(request, cancellationToken);
    }

    // The usual reason: the tests run in a shell, or under an exec, that is on a host of another emulator.
    private static string Culprit(Uri asked)
    {
        var at = asked.GetLeftPart(UriPartial.Authority);
        var sources = sourceVariables.Where(name => Environment.GetEnvironmentVariable(name)?.StartsWith(at, StringComparison.OrdinalIgnoreCase) is true).ToList();
        return sources.Count == 0 ? "" : $" The client goes there because of the environment of this process: {string.Join(", ", sources)}.";
    }

    // By the host's own path, or by its secret.
    private static bool SaysWhose(string path) =>
        path.StartsWith(HostPath.Prefix, StringComparison.OrdinalIgnoreCase) || path.StartsWith("/msi/", StringComparison.OrdinalIgnoreCase);

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
