using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Signs as a token is signed, on all cores, and does nothing else.</summary>
internal sealed class SigningLoop(int length)
{
    private const int Bits = 2048;

    private readonly byte[] input = RandomNumberGenerator.GetBytes(length);
    private readonly RSAParameters key = NewKey();

    public Throughput Measure(TimeSpan duration) => AllCores.Measure(duration, Sign);

    /// <summary>The share of the processors that this process gets when it asks for all of them.</summary>
    public static double ShareOfProcessors()
    {
        var signed = new SigningLoop(Bits).Measure(TimeSpan.FromMilliseconds(300));
        return signed.PerSecond * signed.Microseconds / (1e6 * Environment.ProcessorCount);
    }

    private long Sign(Func<bool> goesOn)
    {
        using var rsa = RSA.Create(key);
        var count = 0L;
        while (goesOn())
        {
            rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            count++;
        }

        return count;
    }

    private static RSAParameters NewKey()
    {
        using var rsa = RSA.Create(Bits);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
