using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>A client that trusts one authority and nothing else.</summary>
internal static class TlsHandshake
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="emulator">The emulator.</param>
    /// <param name="name">The name or address that the client knows the server by.</param>
    /// <param name="trusted">What it trusts; the emulator's authority unless given.</param>
    /// <param name="version">The version of TLS.</param>
    /// <param name="at">Where the connection goes; to <paramref name="name"/> itself unless given.</param>
    /// <returns>The certificate that the client has accepted.</returns>
    public static async Task<X509Certificate2> HandshakeAsync(
        this Emulator emulator, string name, X509Certificate2? trusted = null, SslProtocols version = SslProtocols.None, string at = "localhost")
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(at, emulator.TlsAddress.Port, Cancel);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                EnabledSslProtocols = version,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trusted ?? emulator.CertificateAuthority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            Cancel);
        if (version != SslProtocols.None)
        {
            tls.SslProtocol.ShouldBe(version);
        }

        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }
}
