using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Targets;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Makes new tokens: claims, signing key, JWT.</summary>
internal sealed class AccessTokenFactory(EmulatorOptions options, TargetDirectory targets, KeyRing keys, TimeProvider clock)
{
    /// <param name="host">The host that it is asked from, where it is asked from one.</param>
    public AccessToken Create(ServicePrincipal principal, AzureHost? host, string resource)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var ring = keys.ForToken(state => TokenLife.Of(issued, LifetimeBy(state)).ExpiresOn);
        var lifetime = LifetimeBy(ring);
        var life = TokenLife.Of(issued, lifetime);
        var key = ring.Signing!.Key;
        var id = Guid.NewGuid();
        var jwt = JwtWriter.Write(ContentOf(principal, host, resource, life, key, id), key, TokenKind.Access);

        // Azure's subsystem does not say when it refreshes; half of the lifetime is our choice.
        return new AccessToken(jwt, principal, resource, life.NotBefore, life.ExpiresOn, issued.Plus(lifetime / 2)) { Id = id, Epoch = ring.Epoch };
    }

    /// <summary>What a token has in it before it is signed with that key.</summary>
    public JwtContent ContentOf(ServicePrincipal principal, AzureHost? host, string resource, TokenLife life, SigningKey key, Guid id)
    {
        var appId = targets.AppIdOf(resource);
        return appId == WellKnownTarget.TokenExchange
            ? new(JwtContent.HeaderV2(key), ExchangeTokenClaims.For(principal, appId, TokenOptions.IssuerV2Of(options.TenantId), life, id))
            : new(JwtContent.HeaderV1(key), AccessTokenClaims.For(principal, host, resource, appId, options.Tokens.IssuerOf($"{options.TenantId}"), life, id));
    }

    private TimeSpan LifetimeBy(KeyRingState ring) => ring.Drill?.TokenLifetime ?? options.Tokens.Lifetime;
}
