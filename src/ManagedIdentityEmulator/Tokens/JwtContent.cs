using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>What a JWT has in it, in the order in which it is written.</summary>
internal sealed record JwtContent(IEnumerable<KeyValuePair<string, object>> Header, IEnumerable<KeyValuePair<string, object>> Claims)
{
    /// <summary>As Entra's v1.0 tokens have it: the key is named twice (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).</summary>
    public static IEnumerable<KeyValuePair<string, object>> HeaderV1(SigningKey key) =>
        [new("typ", "JWT"), new("alg", "RS256"), new("x5t", key.KeyId), new("kid", key.KeyId)];

    /// <summary>As v2.0 tokens have it.</summary>
    public static IEnumerable<KeyValuePair<string, object>> HeaderV2(SigningKey key) =>
        [new("typ", "JWT"), new("alg", "RS256"), new("kid", key.KeyId)];
}
