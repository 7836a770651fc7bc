using System.Buffers.Text;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>The RSA key that clusters sign with. It has no certificate, and never leaves the memory.</summary>
internal sealed class ClusterKey : IDisposable
{
    private const int Bits = 2048;

    private readonly RSA rsa = RSA.Create(Bits);

    /// <summary>Makes a key, which takes about 150 ms.</summary>
    public ClusterKey() => Public = new(KeyIdOf(rsa.ExportSubjectPublicKeyInfo()), rsa.ExportParameters(includePrivateParameters: false));

    public PublicKey Public { get; }

    /// <summary>Signs by RS256.</summary>
    public byte[] Sign(byte[] data)
    {
        lock (rsa) // which does not promise to sign for several at once
        {
            return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    public void Dispose() => rsa.Dispose();

    // As Kubernetes names its keys.
    private static string KeyIdOf(byte[] publicKey) => Base64Url.EncodeToString(SHA256.HashData(publicKey));
}
