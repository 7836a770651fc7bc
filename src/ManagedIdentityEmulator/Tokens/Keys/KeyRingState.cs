using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>One whole state of the key ring: every published key, the newest first, and which of them does what.</summary>
internal sealed record KeyRingState(ImmutableArray<RingKey> Keys)
{
    public static KeyRingState Empty { get; } = new([]);

    /// <summary>The key that signs; <see langword="null"/> only before the ring is initialised.</summary>
    public RingKey? Signing { get; } = Keys.FirstOrDefault(key => key.Phase == KeyPhase.Signing);

    /// <summary>The key that is published to sign next.</summary>
    public RingKey? Next { get; } = Keys.FirstOrDefault(key => key.Phase == KeyPhase.Published);

    public IEnumerable<RingKey> Retired => Keys.Where(key => key.Phase == KeyPhase.Retired);

    public KeyRingState With(RingKey key) => new(Keys.Insert(0, key));

    public KeyRingState Without(RingKey key) => new(Keys.Remove(key));

    /// <summary>The key that signs goes on to sign tokens of this life.</summary>
    public KeyRingState SignTokensOf(TimeSpan lifetime) => new([.. Keys.Select(key =>
        key == Signing && key.TokenLifetime < lifetime ? key with { TokenLifetime = lifetime } : key)]);

    /// <summary>The next key signs, and the one that did retires.</summary>
    public KeyRingState Promote(DateTimeOffset now, TimeSpan tokenLifetime) => new([.. Keys.Select(key =>
        key == Next ? key with { SigningFrom = now, TokenLifetime = tokenLifetime } :
        key == Signing ? key with { RetiredAt = now } :
        key)]);
}
