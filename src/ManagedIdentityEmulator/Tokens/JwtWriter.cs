using System.IdentityModel.Tokens.Jwt;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Writes signed JWTs, with the header and the claims in the order given.</summary>
internal static class JwtWriter
{
    private static readonly JwtSecurityTokenHandler handler = new();

    public static string Write(IEnumerable<KeyValuePair<string, object>> claims, SigningKey key)
    {
        var payload = new JwtPayload();
        foreach (var (name, value) in claims)
        {
            payload.Add(name, value);
        }

        return handler.WriteToken(new JwtSecurityToken(Header(key), payload));
    }

    /// <summary>Has the library's code compiled and its serializer set up, which the first token would otherwise wait for.</summary>
    public static void WarmUp() => handler.WriteToken(new JwtSecurityToken(new JwtHeader(), new JwtPayload { { "aud", "" }, { "exp", 0L } }));

    // v1.0 tokens name their key twice, and in this order: learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
    private static JwtHeader Header(SigningKey key)
    {
        var header = new JwtHeader(key.Credentials);
        header.Clear();
        header["typ"] = "JWT";
        header["alg"] = "RS256";
        header["x5t"] = key.KeyId;
        header["kid"] = key.KeyId;
        return header;
    }
}
