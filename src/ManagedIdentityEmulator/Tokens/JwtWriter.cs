using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Text;
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

    /// <summary>Signs a header and claims that are JSON already, to the letter.</summary>
    public static string Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims, SigningKey key)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        var provider = key.Credentials.CryptoProviderFactory.CreateForSigning(key.Credentials.Key, key.Credentials.Algorithm);
        return $"{signed}.{Base64Url.EncodeToString(provider.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    // v1.0 tokens name their key twice, and in this order: learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
    public static IEnumerable<KeyValuePair<string, object>> HeaderOf(SigningKey key) =>
        [new("typ", "JWT"), new("alg", "RS256"), new("x5t", key.KeyId), new("kid", key.KeyId)];

    /// <summary>Has the library's code compiled and its serializer set up, which the first token would otherwise wait for.</summary>
    public static void WarmUp() => handler.WriteToken(new JwtSecurityToken(new JwtHeader(), new JwtPayload { { "aud", "" }, { "exp", 0L } }));

    private static JwtHeader Header(SigningKey key)
    {
        var header = new JwtHeader(key.Credentials);
        header.Clear();
        foreach (var (name, value) in HeaderOf(key))
        {
            header.Add(name, value);
        }

        return header;
    }
}
