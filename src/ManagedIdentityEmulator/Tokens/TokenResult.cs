using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>The answers there are to a <see cref="TokenRequest"/>.</summary>
internal abstract record TokenResult
{
    private TokenResult()
    {
    }

    /// <summary>A token.</summary>
    public sealed record Issued(AccessToken Token, bool FromCache) : TokenResult;

    /// <summary>The host has no such identity.</summary>
    public sealed record IdentityNotFound(string Reason) : TokenResult;

    /// <summary>The host has several user-assigned identities and none was named.</summary>
    public sealed record AmbiguousIdentity(IReadOnlyList<ManagedIdentity> Candidates) : TokenResult;

    /// <summary>Entra knows no such target.</summary>
    public sealed record InvalidTarget(ManagedIdentity Identity) : TokenResult;
}
