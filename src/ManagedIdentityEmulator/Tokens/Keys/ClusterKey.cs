using System.Buffers.Text;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>The RSA key that clusters sign with. It has no certificate, and never leaves the memory.</summary>
internal sealed class ClusterKey
{
    /// <summary>Makes a key, which takes about 150 ms.</summary>
    public ClusterKey()
    {
        using var rsa = RSA.Create(RsaSigner.KeyLength);
        Public = new(KeyIdOf(rsa.ExportSubjectPublicKeyInfo()), rsa.ExportParameters(includePrivateParameters: false));
        Signer = new(rsa.ExportParameters(includePrivateParameters: true));
    }

    public PublicKey Public { get; }

    public RsaSigner Signer { get; }

    // As Kubernetes names its keys.
    private static string KeyIdOf(byte[] publicKey) => Base64Url.EncodeToString(SHA256.HashData(publicKey));
}
