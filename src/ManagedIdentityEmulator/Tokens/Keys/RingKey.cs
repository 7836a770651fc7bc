using ManagedIdentityEmulator.Time;

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
/// <param name="TokenLifetime">The longest life of a token that it has signed; the configuration may have changed since.</param>
internal sealed record RingKey(
    SigningKey Key, DateTimeOffset PublishedAt, DateTimeOffset? SigningFrom = null, DateTimeOffset? RetiredAt = null, TimeSpan TokenLifetime = default)
{
    /// <summary>When the last of the tokens ends that a retired key has signed: long after it retired where the clock was moved back before that.</summary>
    public DateTimeOffset TokensEnd => Key.IsKept ? Key.LastTokenEnds.OrLater(RetiredAt!.Value.Plus(TokenLifetime)) : Key.LastTokenEnds;

    public KeyPhase Phase => RetiredAt is not null ? KeyPhase.Retired : SigningFrom is not null ? KeyPhase.Signing : KeyPhase.Published;
}
