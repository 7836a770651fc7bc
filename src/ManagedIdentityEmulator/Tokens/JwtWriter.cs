using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Text;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Writes signed JWTs, with the header and the claims in the order given.</summary>
internal static class JwtWriter
{
    private static readonly JwtSecurityTokenHandler handler = new();

    public static string Write(JwtContent content, SigningKey key)
    {
        var header = new JwtHeader(key.Credentials);
        header.Clear();
        Add(header, content.Header);
        var payload = new JwtPayload();
        Add(payload, content.Claims);
        return handler.WriteToken(new JwtSecurityToken(header, payload));
    }

    /// <summary>Signs a header and claims that are JSON already, to the letter.</summary>
    public static string Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims, SigningKey key)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        var provider = key.Credentials.CryptoProviderFactory.CreateForSigning(key.Credentials.Key, key.Credentials.Algorithm);
        return $"{signed}.{Base64Url.EncodeToString(provider.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Has the library's code compiled and its serializer set up, which the first token would otherwise wait for.</summary>
    public static void WarmUp() => handler.WriteToken(new JwtSecurityToken(new JwtHeader(), new JwtPayload { { "aud", "" }, { "exp", 0L } }));

    private static void Add(Dictionary<string, object> into, IEnumerable<KeyValuePair<string, object>> members)
    {
        foreach (var (name, value) in members)
        {
            into.Add(name, value);
        }
    }
}
