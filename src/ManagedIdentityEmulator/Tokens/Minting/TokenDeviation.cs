namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>In what a token that a client gets differs from the one that it should get; what is not set does not.</summary>
internal sealed record TokenDeviation
{
    /// <summary>When it ends, from now; negative for one that has ended, and was issued one lifetime before.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>How far the clock that it is issued by is ahead.</summary>
    public TimeSpan Ahead { get; init; }

    public string? Audience { get; init; }

    public string? Issuer { get; init; }

    public bool IsOfUnpublishedKey { get; init; }
}
