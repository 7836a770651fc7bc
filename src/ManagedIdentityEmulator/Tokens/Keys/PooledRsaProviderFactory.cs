using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Signs on as many cores as ask: the library's own provider lets one caller sign at a time.</summary>
#pragma warning disable CA1001 // Keys are few and live for days; the provider's handles go with the key.
internal sealed class PooledRsaProviderFactory : CryptoProviderFactory
{
    private readonly PooledRsaProvider provider;
#pragma warning restore CA1001

    public PooledRsaProviderFactory(RSAParameters parameters)
    {
        CacheSignatureProviders = false;
        provider = new PooledRsaProvider(new RsaSecurityKey(parameters), new RsaPool(parameters));
    }

    public override SignatureProvider CreateForSigning(SecurityKey key, string algorithm) => provider;

    public override void ReleaseSignatureProvider(SignatureProvider signatureProvider)
    {
        // As for Dispose below.
    }

    private sealed class RsaPool(RSAParameters parameters) : DefaultObjectPool<RSA>(new Policy(parameters))
    {
        private sealed class Policy(RSAParameters parameters) : PooledObjectPolicy<RSA>
        {
            public override RSA Create() => RSA.Create(parameters);

            public override bool Return(RSA obj) => true;
        }
    }

    private sealed class PooledRsaProvider(RsaSecurityKey key, RsaPool pool) : SignatureProvider(key, SecurityAlgorithms.RsaSha256)
    {
        public override byte[] Sign(byte[] input)
        {
            var rsa = pool.Get();
            try
            {
                return rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            finally
            {
                pool.Return(rsa);
            }
        }

        public override bool Verify(byte[] input, byte[] signature) => throw new NotSupportedException("This provider only signs.");

        protected override void Dispose(bool disposing)
        {
            // The one provider lives as long as the key.
        }
    }
}
