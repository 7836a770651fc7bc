using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>A token that somebody shows, taken apart. What is to be thought of it is for others to say.</summary>
/// <param name="Signed">What the signature is of.</param>
internal sealed record ShownJwt(JsonElement Header, JsonElement Claims, string Signed, byte[] Signature)
{
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="FormatException">It is no signed JWT, which the message says in the end of a sentence.</exception>
    public static ShownJwt Parse(string jwt)
    {
        if (jwt.Split('.') is not [var header, var payload, var signature] || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            throw new FormatException("is no signed JWT, three parts in base64url with dots between them");
        }

        return new(Members(header), Members(payload), jwt[..jwt.LastIndexOf('.')], Base64Url.DecodeFromChars(signature));
    }

    /// <summary>Whether that key has signed it, by RS256.</summary>
    public bool IsSignedBy(RSAParameters key)
    {
        using var rsa = RSA.Create(key);
        return rsa.VerifyData(Encoding.ASCII.GetBytes(Signed), Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>A member that is text; <see langword="null"/> where it is not there, or something else.</summary>
    public static string? Text(JsonElement members, string name)
    {
        try
        {
            return members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static JsonElement Members(string part)
    {
        try
        {
            return JsonElement.Parse(Base64Url.DecodeFromChars(part), strict) is { ValueKind: JsonValueKind.Object } members ? members : throw new FormatException("has a part that is no JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("has a part that is no JSON"); // or a name in it has half of a surrogate pair
        }
    }
}
