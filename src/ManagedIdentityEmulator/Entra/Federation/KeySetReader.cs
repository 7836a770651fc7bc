using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>Reads a key document (RFC 7517), and of its keys those that can have signed an assertion: RSA, named, for signatures.</summary>
internal static class KeySetReader
{
    private const int MostKeys = 100;
    private const int ShortestModulus = 256; // bytes; Entra refuses weaker keys (AADSTS50032)
    private const int LongestModulus = 1024;
    private const int LongestExponent = 8;

    /// <returns>At least one key; <see langword="null"/> where there is none that is of use.</returns>
    public static IReadOnlyList<PublicKey>? Read(ReadOnlyMemory<byte> document, out string reason)
    {
        reason = "is not JSON with an array named keys";
        try
        {
            using var json = JsonDocument.Parse(document, IssuerJson.Strict);
            if (!json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            if (keys.GetArrayLength() > MostKeys)
            {
                reason = $"has more than {MostKeys} keys";
                return null;
            }

            reason = "has no RSA key with a kid that is for signatures";
            return keys.EnumerateArray().Select(Read).OfType<PublicKey>().ToList() is { Count: > 0 } usable ? usable : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static PublicKey? Read(JsonElement key)
    {
        var isUsable = key.ValueKind == JsonValueKind.Object && IssuerJson.Text(key, "kty") == "RSA" && MayBe(key, "use", "sig") && MayBe(key, "alg", "RS256") && MayVerify(key);
        return isUsable && IssuerJson.Text(key, "kid") is { Length: > 0 } keyId
            && Bytes(key, "n") is { Length: >= ShortestModulus and <= LongestModulus } modulus && Bytes(key, "e") is { Length: > 0 and <= LongestExponent } exponent
            && new RSAParameters { Modulus = modulus, Exponent = exponent } is var parameters && IsKey(parameters)
            ? new PublicKey(keyId, parameters)
            : null;
    }

    private static bool MayBe(JsonElement key, string name, string expected) =>
        !key.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || IssuerJson.Text(key, name) == expected;

    private static bool MayVerify(JsonElement key) =>
        !key.TryGetProperty("key_ops", out var uses) || uses.ValueKind == JsonValueKind.Null
        || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueKind == JsonValueKind.String && use.ValueEquals("verify")));

    // A number: zeros before it do not make it longer.
    private static byte[]? Bytes(JsonElement key, string name) =>
        IssuerJson.Text(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text).AsSpan().TrimStart((byte)0).ToArray() : null;

    private static bool IsKey(RSAParameters parameters)
    {
        try
        {
            using var rsa = RSA.Create(parameters);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
