using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>A certificate as handshakes take it: its chain is put together once, and without the network.</summary>
internal sealed class ServedCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain = null)
{
    public SslStreamCertificateContext Context { get; } = SslStreamCertificateContext.Create(certificate, chain, offline: true);

    /// <summary>SHA-1 in hex, by which Service Fabric's clients know it.</summary>
    public string Thumbprint => certificate.Thumbprint;

    /// <summary>Whether clients that reach the server under this name, a DNS name or an IP address, find it there.</summary>
    public bool Has(string name) => certificate.MatchesHostname(name, allowWildcards: true, allowCommonName: false);

    public bool BeginsAfter(DateTimeOffset time) => certificate.NotBefore > time;

    public bool EndsBefore(DateTimeOffset time) => certificate.NotAfter < time;
}
