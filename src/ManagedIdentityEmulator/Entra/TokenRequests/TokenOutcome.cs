using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>What becomes of a token request.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    /// <summary>A token.</summary>
    public sealed record Issued(AccessToken Token) : TokenOutcome;

    /// <summary>No token.</summary>
    public sealed record Refused(AuthorityError Error) : TokenOutcome;
}
