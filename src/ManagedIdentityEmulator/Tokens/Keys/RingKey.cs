namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Where a key is in its life.</summary>
internal enum KeyPhase
{
    /// <summary>In the key document, so that consumers learn it before they need it.</summary>
    Published,

    /// <summary>Signs new tokens.</summary>
    Signing,

    /// <summary>In the key document still, for the tokens that it signed.</summary>
    Retired,
}

/// <summary>A key and its life so far.</summary>
internal sealed record RingKey(SigningKey Key, DateTimeOffset PublishedAt, DateTimeOffset? SigningFrom = null, DateTimeOffset? RetiredAt = null)
{
    public KeyPhase Phase => RetiredAt is not null ? KeyPhase.Retired : SigningFrom is not null ? KeyPhase.Signing : KeyPhase.Published;
}
