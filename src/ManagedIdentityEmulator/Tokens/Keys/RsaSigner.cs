using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Signs by RS256, on as many cores as ask: an <see cref="RSA"/> does not promise to sign for several at once.</summary>
/// <param name="key">A key of 2048 bits, as Entra's are.</param>
internal sealed class RsaSigner(RSAParameters key)
{
    /// <summary>Bits of a key, and bytes of what it signs.</summary>
    public const int KeyLength = 2048;
    public const int SignatureLength = KeyLength / 8;

    private readonly DefaultObjectPool<RSA> pool = new(new Policy(key));

    /// <param name="signature">Takes <see cref="SignatureLength"/> bytes.</param>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        var rsa = pool.Get();
        try
        {
            rsa.SignData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            pool.Return(rsa);
        }
    }

    private sealed class Policy(RSAParameters key) : PooledObjectPolicy<RSA>
    {
        public override RSA Create() => RSA.Create(key);

        public override bool Return(RSA obj) => true;
    }
}
