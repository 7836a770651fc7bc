using System.Numerics;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Cryptography;

/// <summary>
/// New RSA keys. <see cref="RSA.Create(int)"/> has OpenSSL 3 make them by the procedure of NIST SP 800-56B, for which a start would have to wait.
/// Two primes of OpenSSL's plain generator are a key just as strong, in two fifths of the time and with less to chance.
/// </summary>
internal static class RsaKeys
{
    private static readonly BigInteger exponent = 65537;

    /// <summary>A new key. That takes from tens to hundreds of milliseconds.</summary>
    public static RSA Create(int bits) => OpenSslPrimes.AreThere ? RSA.Create(Of(NextPrime(bits / 2), NextPrime(bits / 2))) : RSA.Create(bits);

    /// <summary>The key of two primes of the same length, as RFC 8017 §3.2 has it.</summary>
    public static RSAParameters Of(BigInteger p, BigInteger q)
    {
        var totient = (p - 1) * (q - 1);
        var d = ((totient * (exponent - InverseByPrime(totient, exponent))) + 1) / exponent;
        var half = p.GetByteCount(isUnsigned: true);
        return new()
        {
            Modulus = Bytes(p * q, 2 * half),
            Exponent = exponent.ToByteArray(isUnsigned: true, isBigEndian: true),
            D = Bytes(d, 2 * half),
            P = Bytes(p, half),
            Q = Bytes(q, half),
            DP = Bytes(d % (p - 1), half),
            DQ = Bytes(d % (q - 1), half),
            InverseQ = Bytes(InverseByPrime(q, p), half),
        };
    }

    private static BigInteger NextPrime(int bits)
    {
        BigInteger prime;
        do
        {
            prime = OpenSslPrimes.Next(bits);
        }
        while ((prime - 1) % exponent == 0); // which has no inverse then: one in 65,536

        return prime;
    }

    // Fermat's little theorem.
    private static BigInteger InverseByPrime(BigInteger number, BigInteger prime) => BigInteger.ModPow(number, prime - 2, prime);

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = new byte[length];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(bytes, length - written.Length);
        return bytes;
    }
}
