using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Host.Tests.Tls;

/// <summary>A company's certificates: a root, an intermediate, and the server's for localhost.</summary>
internal sealed class CertificateFiles
{
    // All three live as long as each other: an issuer's end is no earlier than what it has issued.
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;

    public CertificateFiles()
    {
        Root = Make("CN=Company root", null, isAuthority: true);
        Intermediate = Make("CN=Company intermediate", Root, isAuthority: true);
        Server = Make("CN=Company server", Intermediate, isAuthority: false);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 Server { get; }

    public string ServerPem => Server.ExportCertificatePem() + "\n";

    public string ChainPem => ServerPem + Intermediate.ExportCertificatePem() + "\n" + Root.ExportCertificatePem() + "\n";

    public string KeyPem => Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";

    public string EncryptedKeyPem(string password) =>
        Server.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";

    public byte[] Pfx(string? password) => new X509Certificate2Collection { Server, Intermediate, Root }.Export(X509ContentType.Pkcs12, password)!;

    private X509Certificate2 Make(string name, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        var (from, to) = (now.AddHours(-1), now.AddDays(1));
        return issuer is null ? request.CreateSelfSigned(from, to) : request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }
}
