using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>The emulator's own certification authority. Its private key leaves it for the data directory alone.</summary>
internal sealed class DevelopmentAuthority : IDisposable
{
    private const int Years = 10;

    // Apple's systems refuse more than 398 days.
    private static readonly TimeSpan leafLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan clocksDiffer = TimeSpan.FromDays(1);
    private static readonly ECCurve curve = ECCurve.NamedCurves.nistP256;

    private readonly X509Certificate2 authority;

    private DevelopmentAuthority(X509Certificate2 authority)
    {
        this.authority = authority;
        Certificate = X509CertificateLoader.LoadCertificate(authority.RawData);
    }

    /// <summary>The certificate, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    public static DevelopmentAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(curve);
        var id = new X509SubjectKeyIdentifierExtension(new PublicKey(key), critical: false);

        // In a list of trusted certificates, two of these are to be told apart.
        var subject = $"CN=Managed Identity Emulator development CA {id.SubjectKeyIdentifier![..8]}";
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
        {
            CertificateExtensions =
            {
                new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true),
                new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true),
                id,
            },
        };
        // A machine that wakes up in another year, and then learns the time, is to trust it before and after.
        return new(request.CreateSelfSigned(now.AddYears(-Years), now.AddYears(Years)));
    }

    public static DevelopmentAuthority Restore(byte[] privateKey, byte[] certificate)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        using var publicPart = X509CertificateLoader.LoadCertificate(certificate);
        return new(publicPart.CopyWithPrivateKey(key));
    }

    /// <summary>Whether what it issues now will not outlive it.</summary>
    public bool IsUsableAt(DateTimeOffset now) => Certificate.NotBefore <= now && now + leafLifetime <= Certificate.NotAfter;

    public byte[] ExportPrivateKey()
    {
        using var key = authority.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>A server certificate for these DNS names and IP addresses.</summary>
    public X509Certificate2 Issue(IEnumerable<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(curve);
        var request = new CertificateRequest("CN=Managed Identity Emulator", key, HashAlgorithmName.SHA256)
        {
            CertificateExtensions =
            {
                new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true),
                new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
                new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false), // serverAuth
                AlternativeNames(names),
                new X509SubjectKeyIdentifierExtension(new PublicKey(key), critical: false),
                X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            },
        };
        var from = Latest(now - clocksDiffer, Certificate.NotBefore);
        using var issued = request.Create(authority, from, now + leafLifetime, SerialNumber());
        return PrivateKeys.Servable(issued.CopyWithPrivateKey(key));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        authority.Dispose();
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        return alternatives.Build();
    }

    // A positive number in any encoding, and never one with a leading zero, which DER does not allow.
    private static byte[] SerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)((number[0] & 0x7F) | 0x40);
        return number;
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
