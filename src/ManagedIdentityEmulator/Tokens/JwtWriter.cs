using System.IdentityModel.Tokens.Jwt;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Writes signed JWTs, with the header and the claims in the order given.</summary>
internal static class JwtWriter
{
    private static readonly JwtSecurityTokenHandler handler = new();

    /// <summary>A token as the v1.0 endpoint writes it: it names its key twice (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).</summary>
    public static string WriteV1(IEnumerable<KeyValuePair<string, object>> claims, SigningKey key) =>
        Write(claims, key, ("typ", "JWT"), ("alg", "RS256"), ("x5t", key.KeyId), ("kid", key.KeyId));

    /// <summary>A token as the v2.0 endpoint writes it.</summary>
    public static string WriteV2(IEnumerable<KeyValuePair<string, object>> claims, SigningKey key) =>
        Write(claims, key, ("typ", "JWT"), ("alg", "RS256"), ("kid", key.KeyId));

    /// <summary>Has the library's code compiled and its serializer set up, which the first token would otherwise wait for.</summary>
    public static void WarmUp() => handler.WriteToken(new JwtSecurityToken(new JwtHeader(), new JwtPayload { { "aud", "" }, { "exp", 0L } }));

    private static string Write(IEnumerable<KeyValuePair<string, object>> claims, SigningKey key, params ReadOnlySpan<(string Name, string Value)> members)
    {
        var payload = new JwtPayload();
        foreach (var (name, value) in claims)
        {
            payload.Add(name, value);
        }

        var header = new JwtHeader(key.Credentials);
        header.Clear();
        foreach (var (name, value) in members)
        {
            header[name] = value;
        }

        return handler.WriteToken(new JwtSecurityToken(header, payload));
    }
}
