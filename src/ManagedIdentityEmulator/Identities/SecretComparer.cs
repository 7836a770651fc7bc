using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// How secrets are compared, all of them: in a time that does not tell where they differ, though it may tell that their lengths do. In a
/// dictionary, too: it looks a secret up by its hash, which is keyed at random for each process, and compares it with one of the same hash alone.
/// </summary>
internal sealed class SecretComparer : IEqualityComparer<string>
{
    public static SecretComparer Instance { get; } = new();

    /// <param name="shown">What somebody shows; nothing is no secret.</param>
    /// <param name="secret">The secret; where there is none, nothing is right.</param>
    public static bool AreEqual([NotNullWhen(true)] string? shown, [NotNullWhen(true)] string? secret) =>
        shown is not null && secret is not null && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes<char>(shown), MemoryMarshal.AsBytes<char>(secret));

    public bool Equals(string? x, string? y) => AreEqual(x, y);

    public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.Ordinal);
}
