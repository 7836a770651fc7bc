using System.Numerics;
using System.Security.Cryptography;
using ManagedIdentityEmulator.Cryptography;

namespace ManagedIdentityEmulator.Tests.Cryptography;

/// <summary>New RSA keys, by whatever way this machine makes them.</summary>
public sealed class RsaKeysTests
{
    private const int Bits = 2048;

    [Fact]
    public void A_new_key_has_all_its_bits_two_primes_and_the_usual_exponent()
    {
        using var rsa = RsaKeys.Create(Bits);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var (n, p, q) = (Number(key.Modulus), Number(key.P), Number(key.Q));

        (n.GetBitLength(), Number(key.Exponent)).ShouldBe((Bits, 65537));
        (p * q).ShouldBe(n);
        p.ShouldNotBe(q);
        (Number(key.D) * 65537 % ((p - 1) * (q - 1))).ShouldBe(1);
        (Number(key.DP), Number(key.DQ), Number(key.InverseQ) * q % p).ShouldBe((Number(key.D) % (p - 1), Number(key.D) % (q - 1), 1));
        foreach (var prime in new[] { p, q })
        {
            prime.GetBitLength().ShouldBe(Bits / 2);
            IsPrime(prime).ShouldBeTrue();
        }
    }

    [Fact]
    public void Another_implementation_of_RSA_verifies_what_it_signs()
    {
        using var rsa = RsaKeys.Create(Bits);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        byte[] data = [1, 2, 3];

        var padded = BigInteger.ModPow(Number(rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), Number(key.Exponent), Number(key.Modulus));

        padded.ToByteArray(isUnsigned: true, isBigEndian: true)[^32..].ShouldBe(SHA256.HashData(data)); // EMSA-PKCS1-v1_5 ends with the hash
    }

    [Fact]
    public void No_two_are_the_same() =>
        Enumerable.Range(0, 8).AsParallel().Select(_ => RsaKeys.Create(Bits)).SelectMany(rsa => Primes(rsa)).Distinct().Count().ShouldBe(16);

    [Fact]
    public void On_Linux_with_OpenSSL_3_its_primes_are_there() =>
        OpenSslPrimes.AreThere.ShouldBe(OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion is >= 0x30000000 and < 0x40000000);

    private static BigInteger[] Primes(RSA rsa)
    {
        using var _ = rsa;
        var key = rsa.ExportParameters(includePrivateParameters: true);
        return [Number(key.P), Number(key.Q)];
    }

    // Fermat's test, which a random composite number of this length does not pass.
    private static bool IsPrime(BigInteger number) => new[] { 2, 3, 5 }.All(witness => BigInteger.ModPow(witness, number - 1, number).IsOne);

    private static BigInteger Number(byte[]? bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
