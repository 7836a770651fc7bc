using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
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
        return RSA.Create(Parameters(p, q));
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

    private static RSAParameters Parameters(BigInteger p, BigInteger q)
    {
        BigInteger e = 65537;
        var d = Inverse(e, (p - 1) * (q - 1));
        return new()
        {
            Modulus = Bytes(p * q, Bits),
            Exponent = Bytes(e, 24),
            D = Bytes(d, Bits),
            P = Bytes(p, Bits / 2),
            Q = Bytes(q, Bits / 2),
            DP = Bytes(d % (p - 1), Bits / 2),
            DQ = Bytes(d % (q - 1), Bits / 2),
            InverseQ = Bytes(Inverse(q, p), Bits / 2),
        };
    }

    // Euclid's algorithm, extended.
    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (dividend, divisor) = (modulus, number % modulus);
        var (before, factor) = (BigInteger.Zero, BigInteger.One);
        while (!divisor.IsZero)
        {
            var quotient = BigInteger.DivRem(dividend, divisor, out var remainder);
            (dividend, divisor) = (divisor, remainder);
            (before, factor) = (factor, before - (quotient * factor));
        }

        return before.Sign < 0 ? before + modulus : before;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int bits)
    {
        var bytes = new byte[bits / 8];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(bytes, bytes.Length - written.Length);
        return bytes;
    }
}
