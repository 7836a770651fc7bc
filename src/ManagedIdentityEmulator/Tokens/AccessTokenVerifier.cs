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

    public VerifiedToken Verify(string jwt)
    {
        try
        {
            var shown = ShownJwt.Parse(jwt);
            return ShownJwt.Text(shown.Header, "alg") != "RS256" ? new VerifiedToken.Invalid("it is not signed with RS256")
                : keys.State.Keys.FirstOrDefault(held => held.Key.KeyId == ShownJwt.Text(shown.Header, "kid")) is not { } held ? new VerifiedToken.Invalid("no published key has signed it")
                : !shown.IsSignedBy(held.Key.PublicPart) ? new VerifiedToken.Invalid("its signature is wrong")
                : Judge(shown.Claims);
        }
        catch (FormatException e)
        {
            return new VerifiedToken.Invalid($"it {e.Message}");
        }
    }

    private VerifiedToken Judge(JsonElement claims)
    {
        var now = clock.GetUtcNow();
        if (ShownJwt.Text(claims, "iss") != options.Tokens.IssuerOf($"{options.TenantId}") || !Guid.TryParse(ShownJwt.Text(claims, "appid"), out var clientId) || !Guid.TryParse(ShownJwt.Text(claims, "oid"), out var principalId))
        {
            return new VerifiedToken.Invalid("it is not from this tenant, or names nobody");
        }

        var expires = Time(claims, "exp");
        return expires <= now - clockSkew ? new VerifiedToken.Expired(expires)
            : Time(claims, "nbf") > now + clockSkew ? new VerifiedToken.Invalid("it is not valid yet")
            : new VerifiedToken.Valid(clientId, principalId, ShownJwt.Text(claims, "aud") ?? "");
    }

    private static DateTimeOffset Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch;
}
