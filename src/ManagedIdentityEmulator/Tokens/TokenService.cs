using System.Security.Cryptography;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Targets;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>Decides a token request: which identity, which target, a cached token or a new one.</summary>
internal sealed class TokenService(IdentityRegistry registry, TargetDirectory targets, AccessTokenFactory factory, AccessTokenCache cache)
{
    public TokenResult Issue(TokenRequest request) => registry.Resolve(request.Host, request.Selector) switch
    {
        IdentityResolution.Found(var identity) when targets.Accepts(request.Resource) => Issue(request, identity.Bare()),
        IdentityResolution.Found(var identity) => new TokenResult.InvalidTarget(identity),
        IdentityResolution.Ambiguous(var candidates) => new TokenResult.AmbiguousIdentity(candidates),
        IdentityResolution.NotFound(var reason) => new TokenResult.IdentityNotFound(reason),
        var other => throw new InvalidOperationException($"unknown resolution {other}"),
    };

    private TokenResult.Issued Issue(TokenRequest request, ManagedIdentity identity)
    {
        var key = new AccessTokenKey(request.Host.ResourceId, identity, request.Resource);
        if (request.BypassCache)
        {
            return new TokenResult.Issued(cache.Put(key, Create()), FromCache: false);
        }

        var token = cache.GetOrCreate(key, cached => !IsRevoked(request, cached), Create, out var fromCache);
        return new TokenResult.Issued(token, fromCache);

        AccessToken Create() => factory.Create(identity, request.Host, request.Resource);
    }

    // A client that was told by a resource that its token no longer counts names that token by its hash.
    private static bool IsRevoked(TokenRequest request, AccessToken cached) =>
        request.TokenHashToReplace is { } hash
        && hash.Equals(Convert.ToHexString(SHA256.HashData(cached.Jwt)), StringComparison.OrdinalIgnoreCase);
}
