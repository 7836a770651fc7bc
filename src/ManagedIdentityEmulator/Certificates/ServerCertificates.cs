using System.Net;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Storage;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>What the TLS listener shows its clients, and what they have to trust: the user's own certificate, or issued ones.</summary>
internal sealed class ServerCertificates : IDisposable
{
    private readonly TimeProvider clock;
    private readonly OwnCertificate? own;
    private readonly IssuedCertificates issued;

    /// <param name="options">The configured certificate and names.</param>
    /// <param name="data">Where the authority is kept; <see langword="null"/> for nowhere.</param>
    /// <param name="clock">The machine's clock: clients verify by theirs, not by the emulator's.</param>
    /// <param name="logger">Is told when the authority cannot be kept.</param>
    /// <exception cref="CertificateFileException">The configured certificate cannot be used.</exception>
    /// <exception cref="DataDirectoryException">The kept authority cannot be read.</exception>
    public ServerCertificates(ListenerOptions options, DataDirectory? data, TimeProvider clock, ILogger<ServerCertificates>? logger = null)
    {
        this.clock = clock;
        own = OwnCertificate.Load(options);
        issued = new(options.TlsNames, data, clock, logger);
        issued.Load();
    }

    /// <summary>What a client has to trust, without its key.</summary>
    public X509Certificate2 Trusted => own?.Root ?? issued.Authority;

    /// <summary>The same as a PEM file has it.</summary>
    public string TrustedPem => Trusted.ExportCertificatePem() + "\n";

    /// <summary>Why clients on this machine may refuse the user's own certificate.</summary>
    public IEnumerable<string> Warnings => own?.Warnings(clock.GetUtcNow()) ?? [];

    /// <param name="serverName">The name in the client's hello (SNI); empty where it sent none, as clients do that were given an IP address.</param>
    /// <param name="reached">The address of this machine that the client came to.</param>
    public ServedCertificate For(string? serverName, IPAddress? reached = null) => own?.Served ?? issued.For(
        !string.IsNullOrEmpty(serverName) ? ServerName.Of(serverName)
        : reached is not null ? ServerName.Of(reached)
        : null);

    public void Dispose() => issued.Dispose();
}
