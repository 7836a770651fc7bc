using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>
/// Reads an assertion strictly: three parts in base64url without padding, JSON objects without duplicate members, each member that
/// counts of its type or null, which is as good as absent. It is small enough to be ours, so that no JWT library is needed.
/// </summary>
internal static class ClientAssertionReader
{
    private const double LastSecond = 253402300799; // of the year 9999
    private const int MostAudiences = 64;

    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <returns><see langword="null"/> where it is no signed JWT, or one that is malformed.</returns>
    public static ClientAssertion? Read(string text)
    {
        if (text.Split('.') is not [var header, var claims, var signature] || Decode(header) is not { } headerBytes || Decode(claims) is not { } claimBytes || Decode(signature) is not { } signatureBytes)
        {
            return null;
        }

        try
        {
            using var headerJson = JsonDocument.Parse(headerBytes, strict);
            using var claimsJson = JsonDocument.Parse(claimBytes, strict);
            return Read(headerJson.RootElement, claimsJson.RootElement, Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]), signatureBytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or a member of another type, or a string that is no text
        }
    }

    private static ClientAssertion? Read(JsonElement header, JsonElement claims, byte[] signingInput, byte[] signature)
    {
        // RFC 7515 §4.1.11: whoever does not know an extension that is critical has to refuse.
        if (header.TryGetProperty("crit", out _) || Text(header, "alg") is not { } algorithm || AudiencesOf(claims) is not { } audiences)
        {
            return null;
        }

        return new ClientAssertion
        {
            Algorithm = algorithm,
            Type = Text(header, "typ"),
            KeyId = Text(header, "kid"),
            Thumbprint = Text(header, "x5t"),
            Sha256Thumbprint = Text(header, "x5t#S256"),
            Issuer = Text(claims, "iss"),
            Subject = Text(claims, "sub"),
            Audiences = audiences,
            ExpiresOn = Time(claims, "exp", impossible: DateTimeOffset.UnixEpoch),
            NotBefore = Time(claims, "nbf", impossible: DateTimeOffset.MaxValue),
            IssuedAt = Time(claims, "iat", impossible: DateTimeOffset.MaxValue),
            SigningInput = signingInput,
            Signature = signature,
        };
    }

    // The framework's decoder lets white space and padding through.
    private static byte[]? Decode(string part) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;

    private static bool TryGet(JsonElement json, string name, out JsonElement value) => json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement json, string name) => TryGet(json, name, out var value) ? TextOf(value) : null;

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new JsonException("not a string");

    // RFC 7519 §4.1.3: one string, or an array of them, as Kubernetes writes it.
    private static string[]? AudiencesOf(JsonElement claims) =>
        !TryGet(claims, "aud", out var audience) ? []
        : audience.ValueKind != JsonValueKind.Array ? [TextOf(audience)]
        : audience.GetArrayLength() <= MostAudiences ? [.. audience.EnumerateArray().Select(TextOf)]
        : null;

    // RFC 7519 §2: seconds, possibly with a fraction. MSAL.NET writes them as text, and Entra takes that. A number that is no time counts
    // as one at which the assertion is not valid.
    private static DateTimeOffset? Time(JsonElement claims, string name, DateTimeOffset impossible)
    {
        if (!TryGet(claims, name, out var value))
        {
            return null;
        }

        var seconds = value.ValueKind != JsonValueKind.String ? value.GetDouble()
            : double.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text) ? text
            : throw new JsonException("not a number");
        return seconds is >= 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : impossible;
    }
}
