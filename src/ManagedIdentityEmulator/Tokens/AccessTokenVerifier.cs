using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>What an access token that somebody shows turns out to be.</summary>
internal abstract record VerifiedToken
{
    private VerifiedToken()
    {
    }

    /// <summary>One of the emulator's own, and alive.</summary>
    public sealed record Valid(Guid ClientId, Guid PrincipalId, string Audience) : VerifiedToken;

    /// <summary>No token, or none that a published key has signed.</summary>
    public sealed record Invalid(string Reason) : VerifiedToken;

    /// <summary>One that is over.</summary>
    public sealed record Expired(DateTimeOffset ExpiredOn) : VerifiedToken;
}

/// <summary>
/// Verifies the access tokens that the emulator has issued, as a service does: an algorithm, a key that is published, a signature, the
/// issuer, the times. Whom it is for is the service's to judge.
/// </summary>
internal sealed class AccessTokenVerifier(EmulatorOptions options, KeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan clockSkew = TimeSpan.FromMinutes(5);
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public VerifiedToken Verify(string jwt)
    {
        if (jwt.Split('.') is not [var header, var payload, var signature] || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            return new VerifiedToken.Invalid("it is no signed JWT");
        }

        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header), strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), strict);
            return Text(head, "alg") != "RS256" ? new VerifiedToken.Invalid("it is not signed with RS256")
                : keys.State.Keys.FirstOrDefault(held => held.Key.KeyId == Text(head, "kid")) is not { } held ? new VerifiedToken.Invalid("no published key has signed it")
                : !IsSigned(held.Key, jwt[..jwt.LastIndexOf('.')], Base64Url.DecodeFromChars(signature)) ? new VerifiedToken.Invalid("its signature is wrong")
                : Judge(claims);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return new VerifiedToken.Invalid("it is no JWT that can be read");
        }
    }

    private static bool IsSigned(SigningKey key, string input, byte[] signature)
    {
        using var rsa = RSA.Create(key.PublicPart);
        return rsa.VerifyData(Encoding.ASCII.GetBytes(input), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private VerifiedToken Judge(JsonDocument claims)
    {
        var now = clock.GetUtcNow();
        if (Text(claims, "iss") != options.Tokens.IssuerOf($"{options.TenantId}") || !Guid.TryParse(Text(claims, "appid"), out var clientId) || !Guid.TryParse(Text(claims, "oid"), out var principalId))
        {
            return new VerifiedToken.Invalid("it is not from this tenant, or names nobody");
        }

        var expires = Time(claims, "exp");
        return expires <= now - clockSkew ? new VerifiedToken.Expired(expires)
            : Time(claims, "nbf") > now + clockSkew ? new VerifiedToken.Invalid("it is not valid yet")
            : new VerifiedToken.Valid(clientId, principalId, Text(claims, "aud") ?? "");
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset Time(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch;
}
