using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Certificates;

internal static class PrivateKeys
{
    /// <summary>A certificate with its key as the system's TLS takes it: Windows and macOS only with a key that has been through a key store.</summary>
    public static X509Certificate2 Servable(X509Certificate2 certificate)
    {
        if (OperatingSystem.IsLinux())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
