using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Variables;

/// <summary>The certificates that this machine trusts.</summary>
internal static class SystemRoots
{
    // Where systems keep them in one file, as Go and OpenSSL know them.
    private static readonly string[] files =
    [
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine, Arch
        "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, Red Hat
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem", // SUSE
        "/etc/ssl/cert.pem", // macOS, BSD
    ];

    /// <summary>In PEM; none where this machine has none, as containers may.</summary>
    public static IEnumerable<string> Read() => files.FirstOrDefault(File.Exists) is { } file ? PemCertificates.In(file) : OfStore();

    /// <summary>Whether a directory is where a system keeps its own certificates.</summary>
    public static bool IsDirectory(string path) => files.Any(file => Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(path));

    private static List<string> OfStore()
    {
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            return [.. store.Certificates.Select(certificate => certificate.ExportCertificatePem())];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
