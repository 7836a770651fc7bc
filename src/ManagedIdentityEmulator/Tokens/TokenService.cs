using System.Security.Cryptography;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Targets;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Decides a token request: which identity, which target, a cached token or a new one.</summary>
internal sealed class TokenService(IdentityRegistry registry, TargetDirectory targets, AccessTokenFactory factory, AccessTokenCache cache, SigningTurns turns)
{
    public ValueTask<TokenResult> IssueAsync(TokenRequest request) => registry.Resolve(request.Host, request.Selector) switch
    {
        IdentityResolution.Found(var identity) => IssueAsync(request, identity),
        IdentityResolution.Ambiguous(var candidates) => new(new TokenResult.AmbiguousIdentity(candidates)),
        IdentityResolution.NotFound(var reason) => new(new TokenResult.IdentityNotFound(reason)),
        var other => throw new InvalidOperationException($"unknown resolution {other}"),
    };

    private ValueTask<TokenResult> IssueAsync(TokenRequest request, ManagedIdentity identity)
    {
        var key = new AccessTokenKey(request.Host.ResourceId, identity, request.Resource);
        var cached = request.BypassCache ? null : cache.Find(key);
        return cached is not null && !IsRevoked(request, cached) ? new(new TokenResult.Issued(cached, FromCache: true))
            : targets.Accepts(request.Resource) ? turns.RunAsync<TokenResult>(() => Create(request, identity.Bare(), cached))
            : new(new TokenResult.InvalidTarget(identity));
    }

    private TokenResult.Issued Create(TokenRequest request, ManagedIdentity identity, AccessToken? unwanted)
    {
        var key = new AccessTokenKey(request.Host.ResourceId, identity, request.Resource);
        if (request.BypassCache)
        {
            return new(cache.Put(key, New()), FromCache: false);
        }

        var token = cache.GetOrCreate(key, unwanted, New, out var fromCache);
        return new(token, fromCache);

        AccessToken New() => factory.Create(identity, request.Host, request.Resource);
    }

    // A client that was told by a resource that its token no longer counts names that token by its hash.
    private static bool IsRevoked(TokenRequest request, AccessToken cached) =>
        request.TokenHashToReplace is { } hash
        && hash.Equals(Convert.ToHexString(SHA256.HashData(cached.Jwt)), StringComparison.OrdinalIgnoreCase);
}
