using System.Security.Cryptography;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Protocols.AzureArc;

/// <summary>A key that has been issued: where it was written, for which host, and until when it counts.</summary>
internal sealed record ArcKey(string Text, string File, ArmResourceId Host, DateTimeOffset ExpiresOn)
{
    private const string Mark = SecretMask.MadeHere;
    private const int RandomLength = 64;

    /// <summary>The length of every key, in characters; clients take files of up to 4096 bytes.</summary>
    public static int Length => Mark.Length + RandomLength;

    public static string NewText() => Mark + RandomNumberGenerator.GetHexString(RandomLength, lowercase: true);

    public static bool IsKey(string text) => text.Length == Length && text.StartsWith(Mark, StringComparison.Ordinal);
}
