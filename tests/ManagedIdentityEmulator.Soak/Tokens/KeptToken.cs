using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.Soak.Tokens;

/// <summary>A token that was issued, to be verified until it ends.</summary>
internal sealed record KeptToken(string From, string KeyId, string Audience, DateTimeOffset NotBefore, DateTimeOffset Expires, byte[] Signed, byte[] Signature)
{
    /// <exception cref="FormatException">It is no token as they have to be.</exception>
    public static KeptToken Read(string from, string jwt)
    {
        if (jwt.Split('.') is not [var header, var claims, var signature])
        {
            throw new FormatException("the token has no three parts");
        }

        using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
        using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var algorithm = head.RootElement.GetProperty("alg").GetString();
        return algorithm != "RS256" ? throw new FormatException($"the token's algorithm is {algorithm}")
            : new(
                from, head.RootElement.GetProperty("kid").GetString()!, body.RootElement.GetProperty("aud").GetString()!, Time(body, "nbf"), Time(body, "exp"),
                Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature));
    }

    public bool IsSignedBy(RSA key) => key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static DateTimeOffset Time(JsonDocument claims, string name) => DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty(name).GetInt64());
}
