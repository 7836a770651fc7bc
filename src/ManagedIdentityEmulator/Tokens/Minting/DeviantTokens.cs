using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Telemetry;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>Makes the tokens that a failure drill hands out in place of good ones. They are never cached.</summary>
internal sealed class DeviantTokens(EmulatorOptions options, AccessTokenFactory factory, MintKeys keys, SigningTurns turns, TimeProvider clock)
{
    /// <param name="usual">The token that would have been answered.</param>
    /// <param name="host">The host that it is asked from, where it is asked from one.</param>
    /// <param name="deviation">What is to be wrong with it.</param>
    /// <param name="cancel">Gives up waiting for a key that is not there yet.</param>
    public async ValueTask<AccessToken> MakeAsync(AccessToken usual, AzureHost? host, TokenDeviation deviation, CancellationToken cancel)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()) + deviation.Ahead;
        var life = deviation.ExpiresIn switch
        {
            null => TokenLife.Of(now, options.Tokens.Lifetime),
            { } left when left > TimeSpan.Zero => TokenLife.Of(now, left),
            { } past => TokenLife.Of(now + past - options.Tokens.Lifetime, options.Tokens.Lifetime),
        };
        var key = (await keys.FindAsync(deviation.IsOfUnpublishedKey ? MintKey.Unpublished : MintKey.Signing, cancel))!;
        var content = factory.ContentOf(usual.Principal, host, usual.Resource, life, key, usual.Id); // spoilt, it is still the token of that sign-in
        var jwt = await turns.RunAsync(() => JwtWriter.Write(content with { Claims = content.Claims.Select(Deviate) }, key, TokenKind.Spoilt));
        return usual with { Jwt = jwt, NotBefore = life.NotBefore, ExpiresOn = life.ExpiresOn, RefreshOn = now };

        KeyValuePair<string, object> Deviate(KeyValuePair<string, object> claim) => claim.Key switch
        {
            "aud" when deviation.Audience is { } audience => new(claim.Key, audience),
            "iss" or "idp" when deviation.Issuer is { } issuer => new(claim.Key, issuer),
            _ => claim,
        };
    }
}
