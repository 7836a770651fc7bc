using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Targets;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Makes new tokens: claims, signing key, JWT.</summary>
internal sealed class AccessTokenFactory(EmulatorOptions options, TargetDirectory targets, KeyRing keys, TimeProvider clock)
{
    /// <summary>How long before its issue a token begins to be valid, in every captured token of Entra's.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    public AccessToken Create(ManagedIdentity identity, AzureHost host, string resource)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var (notBefore, expiresOn) = (issued - Backdating, issued + options.Tokens.Lifetime);

        var jwt = JwtWriter.Write(ClaimsOf(identity, host, resource, notBefore, expiresOn), keys.Signing);

        // Azure's subsystem does not say when it refreshes; half of the lifetime is our choice.
        return new AccessToken(jwt, identity, resource, notBefore, expiresOn, issued + (options.Tokens.Lifetime / 2));
    }

    public IEnumerable<KeyValuePair<string, object>> ClaimsOf(
        ManagedIdentity identity, AzureHost host, string resource, DateTimeOffset notBefore, DateTimeOffset expiresOn) =>
        AccessTokenClaims.For(identity, host, resource, targets.AppIdOf(resource), Issuer, notBefore, expiresOn);

    private string Issuer => options.Tokens.IssuerOf(options.TenantId.ToString());
}
