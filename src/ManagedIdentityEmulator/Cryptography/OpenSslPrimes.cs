using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Cryptography;

/// <summary>OpenSSL's generator of primes, of the library that .NET itself uses for its RSA.</summary>
internal static partial class OpenSslPrimes
{
    private const string Library = "libcrypto.so.3";
    private const int Version = 3;
    private const int VersionShift = 28; // of OpenSSL's own number, 0xMNN00PP0

    /// <summary>Whether they are to be had: on Linux, where .NET has found OpenSSL 3.</summary>
    public static bool AreThere { get; } = OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >> VersionShift == Version && NativeLibrary.TryLoad(Library, out _);

    /// <summary>A random prime of just so many bits, of which the highest two are set (BN_generate_prime(3)).</summary>
    /// <exception cref="CryptographicException">OpenSSL has no memory or no randomness.</exception>
    public static BigInteger Next(int bits)
    {
        var number = Allocate();
        try
        {
            var bytes = new byte[bits / 8];
            return number != 0 && Generate(number, bits, 0, 0, 0, 0) == 1 && Write(number, bytes, bytes.Length) == bytes.Length
                ? new(bytes, isUnsigned: true, isBigEndian: true)
                : throw new CryptographicException("OpenSSL made no prime.");
        }
        finally
        {
            Free(number);
        }
    }

    [LibraryImport(Library, EntryPoint = "BN_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Allocate();

    [LibraryImport(Library, EntryPoint = "BN_generate_prime_ex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Generate(nint number, int bits, int safe, nint add, nint remainder, nint callback);

    [LibraryImport(Library, EntryPoint = "BN_bn2binpad")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Write(nint number, Span<byte> to, int length);

    [LibraryImport(Library, EntryPoint = "BN_clear_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(nint number);
}
