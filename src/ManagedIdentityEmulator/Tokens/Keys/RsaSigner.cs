using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Signs by RS256, on as many cores as ask: an <see cref="RSA"/> does not promise to sign for several at once.</summary>
internal sealed class RsaSigner(RSAParameters key)
{
    private readonly DefaultObjectPool<RSA> pool = new(new Policy(key));

    public byte[] Sign(byte[] data)
    {
        var rsa = pool.Get();
        try
        {
            return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
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
