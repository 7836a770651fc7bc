using System.Buffers.Text;
using System.Security.Cryptography;
using ManagedIdentityEmulator.Cryptography;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>The RSA key that clusters sign with. It has no certificate, and never leaves the memory.</summary>
internal sealed class ClusterKey
{
    /// <summary>Makes a key, which takes as long as <see cref="RsaKeys.Create"/> does.</summary>
    public ClusterKey()
    {
        using var rsa = RsaKeys.Create(RsaSigner.KeyLength);
        Public = new(KeyIdOf(rsa.ExportSubjectPublicKeyInfo()), rsa.ExportParameters(includePrivateParameters: false));
        Signer = new(rsa.ExportParameters(includePrivateParameters: true));
    }

    public PublicKey Public { get; }

    public RsaSigner Signer { get; }

    // As Kubernetes names its keys.
    private static string KeyIdOf(byte[] publicKey) => Base64Url.EncodeToString(SHA256.HashData(publicKey));
}
