using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ManagedIdentityEmulator.Cryptography;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>
/// Signing keys for the emulators of one test process: no two are the same, and few are generated. Every pair of primes is a key, so
/// that thirty primes are enough for four hundred. Keys that share primes protect nothing; elsewhere each is generated on its own.
/// </summary>
internal static class QuickKeys
{
    private const int Bits = 2048;
    private static readonly Lock taking = new();
    private static readonly List<BigInteger> primes = [];
    private static (int First, int Second) last = (-1, 0);

#pragma warning disable CA2255 // The test assembly is an application: it replaces the source before its first emulator.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Use() => SigningKey.Source = bits =>
    {
        if (bits != Bits)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, $"The signing keys have {Bits} bits.");
        }

        var (p, q) = NextPair();
        return RSA.Create(RsaKeys.Of(p, q));
    };

    private static (BigInteger P, BigInteger Q) NextPair()
    {
        lock (taking)
        {
            last = last.First + 1 < last.Second ? (last.First + 1, last.Second) : (0, last.Second + 1);
            if (last.Second >= primes.Count)
            {
                using var generated = RSA.Create(Bits);
                var parameters = generated.ExportParameters(includePrivateParameters: true);
                primes.AddRange([Number(parameters.P!), Number(parameters.Q!)]);
            }

            return (primes[last.First], primes[last.Second]);
        }
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
