using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>The user's own certificate, from the files that the configuration names.</summary>
/// <param name="Served">The certificate with its key, and what is to be sent along.</param>
/// <param name="Root">The last certificate of its chain, of those in the file: what clients have to trust.</param>
internal sealed record OwnCertificate(ServedCertificate Served, X509Certificate2 Root)
{
    private const string Certificate = "listeners.tlsCertificate";
    private const string Key = "listeners.tlsCertificateKey";
    private const string Password = "listeners.tlsCertificatePassword";

    /// <returns>The certificate; <see langword="null"/> where none is configured.</returns>
    /// <exception cref="CertificateFileException">A file cannot be read, or does not hold what it should.</exception>
    public static OwnCertificate? Load(ListenerOptions options)
    {
        if (options.TlsCertificate is not { } path)
        {
            return null;
        }

        var file = new CertificateFile(Certificate, path);
        return file.IsPem ? OfPem(file, options) : OfPkcs12(file, options);
    }

    /// <summary>Why clients on this machine may refuse it all the same.</summary>
    public IEnumerable<string> Warnings(DateTimeOffset now)
    {
        if (!Served.Has("localhost"))
        {
            yield return $"{Certificate} is not for localhost: clients have to use a name that it is for";
        }

        if (now < Root.NotBefore || now > Root.NotAfter || Served.EndsBefore(now))
        {
            yield return $"{Certificate}, or its issuer, is not valid now";
        }

        if (!Root.SubjectName.RawData.AsSpan().SequenceEqual(Root.IssuerName.RawData))
        {
            yield return $"{Certificate} has no root in its file: most clients have to trust its issuer, {Root.Issuer}, by other means";
        }
    }

    private static OwnCertificate OfPem(CertificateFile file, ListenerOptions options)
    {
        var certificates = new X509Certificate2Collection();
        file.Try(() => certificates.ImportFromPem(file.Text), "holds a certificate that cannot be read");
        if (certificates.Count == 0)
        {
            throw file.Mistake("holds no certificate");
        }

        var key = options.TlsCertificateKey is { } path ? new CertificateFile(Key, path) : file;
        if (!key.Text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw key.Mistake(key == file ? $"holds no private key; name the file that does with {Key}" : "holds no private key in PEM");
        }

        var isEncrypted = key.Text.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && options.TlsCertificatePassword is null)
        {
            throw key.Mistake($"holds an encrypted private key; give its password with {Password}");
        }

        var first = certificates[0].ExportCertificatePem();
        var own = key.Try(
            () => isEncrypted ? X509Certificate2.CreateFromEncryptedPem(first, key.Text, options.TlsCertificatePassword) : X509Certificate2.CreateFromPem(first, key.Text),
            isEncrypted ? $"holds a private key that {Password} does not open, or that is not that of the first certificate in {file.Path}"
                : $"holds a private key that is not that of the first certificate in {file.Path}, or cannot be read");
        certificates.RemoveAt(0);
        return Of(PrivateKeys.Servable(own), certificates);
    }

    private static OwnCertificate OfPkcs12(CertificateFile file, ListenerOptions options)
    {
        if (!file.IsPkcs12)
        {
            throw file.Mistake("is neither a PEM nor a PFX (PKCS #12) file");
        }

        if (options.TlsCertificateKey is not null)
        {
            throw file.Mistake($"is a PFX file, which holds its key itself: leave {Key} out");
        }

        var certificates = file.Try(
            () => X509CertificateLoader.LoadPkcs12Collection(file.Bytes, options.TlsCertificatePassword),
            options.TlsCertificatePassword is null ? $"cannot be opened without a password; give it with {Password}" : $"cannot be opened with the password in {Password}");
        var own = certificates.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw file.Mistake("holds no private key");
        certificates.Remove(own);
        return Of(own, certificates);
    }

    private static OwnCertificate Of(X509Certificate2 own, X509Certificate2Collection others)
    {
        var chain = new List<X509Certificate2> { own };
        while (others.FirstOrDefault(other => IsIssuer(other, chain[^1])) is { } issuer && !chain.Contains(issuer))
        {
            chain.Add(issuer);
        }

        return new(new(own, others), X509CertificateLoader.LoadCertificate(chain[^1].RawData));
    }

    private static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 of) => issuer.SubjectName.RawData.AsSpan().SequenceEqual(of.IssuerName.RawData);
}
