using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Cryptography;

namespace ManagedIdentityEmulator.Identities.Credentials;

/// <summary>
/// The certificate that an identity proves itself with. Its key is generated when somebody first asks for it, for an emulator
/// with thousands of identities is rarely asked for one.
/// </summary>
internal sealed class IdentityCredential
{
    private const int Bits = 2048;
    private readonly Lazy<X509Certificate2> certificate;
    private readonly CredentialMark mark;

    public IdentityCredential(Guid clientId, Guid keyId, DateTimeOffset notBefore, DateTimeOffset notAfter, byte[]? pkcs12 = null)
    {
        (ClientId, NotBefore, NotAfter, mark) = (clientId, notBefore, notAfter, new(keyId));
        certificate = new(() => Marked(pkcs12 is null ? Generate() : X509CertificateLoader.LoadPkcs12(pkcs12, null, X509KeyStorageFlags.Exportable)));
        IsKept = pkcs12 is not null;
    }

    /// <summary>Whose it is.</summary>
    public Guid ClientId { get; }

    /// <summary>Entra's id of the credential (<c>servicePrincipalCredentialKeyId</c> in the sign-in log).</summary>
    public Guid KeyId => mark.KeyId;

    /// <summary>What a log remembers it by, which outlives it.</summary>
    public CredentialMark Mark
    {
        get
        {
            _ = IsMade ? Certificate : null; // nobody is to wait for a key that is made for a log
            return mark;
        }
    }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>The certificate with its private key. The first call takes as long as generating a key.</summary>
    public X509Certificate2 Certificate => certificate.Value;

    /// <summary>Whether the certificate was made before this start, or during it.</summary>
    public bool IsMade => IsKept || certificate.IsValueCreated;

    private bool IsKept { get; }

    private X509Certificate2 Marked(X509Certificate2 made)
    {
        mark.Thumbprint = made.Thumbprint;
        return made;
    }

    private X509Certificate2 Generate()
    {
        using var rsa = RsaKeys.Create(Bits);
        var request = new CertificateRequest($"CN={ClientId}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(NotBefore, NotAfter);
    }
}

/// <summary>The names of a credential, without its key.</summary>
internal sealed class CredentialMark(Guid keyId)
{
    public Guid KeyId => keyId;

    /// <summary>Empty until the certificate is made.</summary>
    public string Thumbprint { get; set; } = "";
}

/// <summary>The credential in use and the one before it, which still counts while it is valid.</summary>
internal sealed record IdentityCredentials(IdentityCredential Current, IdentityCredential? Previous);
