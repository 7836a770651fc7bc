using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>The self-signed certificate of the TLS listener, made anew at each start.</summary>
internal sealed class TlsCertificate(TimeProvider clock) : IDisposable
{
    private readonly Lazy<X509Certificate2> value = new(() => Make(clock.GetUtcNow()));

    public X509Certificate2 Value => value.Value;

    /// <summary>The public part, as a file to trust it by has it.</summary>
    public string Pem => Value.ExportCertificatePem() + "\n";

    public void Dispose()
    {
        if (value.IsValueCreated)
        {
            value.Value.Dispose();
        }
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Managed Identity Emulator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (Uri.CheckHostName(Dns.GetHostName()) == UriHostNameType.Dns)
        {
            names.AddDnsName(Dns.GetHostName()); // Linux allows host names that DNS does not
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddIpAddress(IPAddress.Parse("169.254.169.254"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        // Windows serves TLS only with a key that has been through a key store.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
