using System.Collections.Immutable;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>One whole state of the key ring: every published key, the newest first, and which of them does what.</summary>
internal sealed record KeyRingState(ImmutableArray<RingKey> Keys)
{
    private const int MostPast = 50;

    public static KeyRingState Empty { get; } = new([]);

    /// <summary>The key that signs although it is not published, during a drill.</summary>
    public RingKey? Unpublished { get; init; }

    /// <summary>The drill that goes on.</summary>
    public RunningKeyDrill? Drill { get; init; }

    /// <summary>Tokens of an earlier epoch are not answered from the cache.</summary>
    public int Epoch { get; init; }

    /// <summary>Keys that went with the time, the newest first: where the clock goes back, their tokens live again.</summary>
    public ImmutableArray<RingKey> Past { get; private init; } = [];

    /// <summary>The key that signs; <see langword="null"/> only before the ring is initialised.</summary>
    public RingKey? Signing => Unpublished ?? Keys.FirstOrDefault(key => key.Phase == KeyPhase.Signing);

    /// <summary>The key that is published to sign next.</summary>
    public RingKey? Next => Keys.FirstOrDefault(key => key.Phase == KeyPhase.Published);

    public IEnumerable<RingKey> Retired => Keys.Where(key => key.Phase == KeyPhase.Retired);

    /// <summary>What a restart goes on with: a drill ends with the emulator, and its key is published.</summary>
    public ImmutableArray<RingKey> Kept => Unpublished is { } key ? Keys.Insert(0, key) : Keys;

    /// <summary>Whether there are too many keys for one to stay longer than its tokens need it.</summary>
    public bool IsCrowded => Kept.Length > Limits.UncrowdedKeys;

    public KeyRingState With(RingKey key) => this with { Keys = Keys.Insert(0, key) };

    public KeyRingState Without(RingKey key) => this with { Keys = Keys.Remove(key) };

    /// <summary>The last of its tokens has expired.</summary>
    public KeyRingState Expire(RingKey key) => Without(key) with { Past = [key, .. Past.Take(MostPast - 1)] };

    /// <summary>The same with the keys that went and have tokens that live, as the clock has it now.</summary>
    public KeyRingState WithLiveAt(DateTimeOffset now)
    {
        ImmutableArray<RingKey> live = [.. Past.Where(key => key.SigningFrom <= now && now < key.TokensEnd)];
        return live.IsEmpty ? this : this with { Keys = Keys.AddRange(live), Past = Past.RemoveRange(live) };
    }

    /// <summary>The key that signs goes on to sign tokens of this life.</summary>
    public KeyRingState SignTokensOf(TimeSpan lifetime) => this with
    {
        Keys = [.. Keys.Select(key => key == Signing && key.TokenLifetime < lifetime ? key with { TokenLifetime = lifetime } : key)],
    };

    /// <summary>The next key signs, and the one that did retires.</summary>
    public KeyRingState Promote(DateTimeOffset now, TimeSpan tokenLifetime) => this with
    {
        Keys = [.. Keys.Select(key =>
            key == Next ? key with { SigningFrom = now, TokenLifetime = tokenLifetime } :
            key == Signing ? key with { RetiredAt = now } :
            key)],
    };

    /// <summary>A key that is not published signs, and the one that did retires.</summary>
    public KeyRingState SignUnpublished(SigningKey key, DateTimeOffset now, TimeSpan tokenLifetime) => this with
    {
        Unpublished = new(key, now, now, null, tokenLifetime),
        Keys = [.. Keys.Select(held => held == Signing ? held with { RetiredAt = now } : held)],
    };

    /// <summary>The key that signs is published if it was not.</summary>
    public KeyRingState PublishSigning(DateTimeOffset now) => Unpublished is { } key ? this with { Unpublished = null, Keys = Keys.Insert(0, key with { PublishedAt = now }) } : this;

    /// <summary>
    /// What has happened at a time that a moved clock has ahead of it has happened now: it would be years until it is long enough ago.
    /// Retired keys stay as they are, for their tokens count again when the clock gets there.
    /// </summary>
    public KeyRingState NotAheadOf(DateTimeOffset now)
    {
        var isAhead = Keys.Any(IsAhead) || Unpublished?.SigningFrom > now || Drill?.Since > now;
        return !isAhead ? this : this with
        {
            Keys = [.. Keys.Select(Dated)],
            Unpublished = Unpublished is { } key ? Dated(key) : null,
            Drill = Drill is { } drill ? drill with { Since = drill.Since.OrEarlier(now) } : null,
        };

        bool IsAhead(RingKey key) => key.RetiredAt is null && (key.PublishedAt > now || key.SigningFrom > now);

        RingKey Dated(RingKey key) => key.RetiredAt is not null ? key : key with { PublishedAt = key.PublishedAt.OrEarlier(now), SigningFrom = key.SigningFrom?.OrEarlier(now) };
    }
}
