using ManagedIdentityEmulator.Activity;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>What has become of the keys, and what will: for people who look at a rotation. No consumer is told any of it.</summary>
internal sealed partial class KeyRing
{
    private const int MostGone = 50;

    private readonly RecentEntries<GoneKey> gone = new(MostGone);

    /// <summary>The keys of late that are not published any more, the newest first.</summary>
    public IReadOnlyList<GoneKey> Gone => [.. gone.ToArray().Reverse()];

    /// <summary>When the next rotation is due; <see langword="null"/> in a drill that has none.</summary>
    public DateTimeOffset? NextRotation() => state is { Signing: not null } ring && RotateAt(ring) is var at && at < DateTimeOffset.MaxValue ? at : null;

    /// <summary>When a retired key will not be published any more.</summary>
    public DateTimeOffset? GoesAt(RingKey key) => key.Phase == KeyPhase.Retired ? RemoveAt(state, key) : null;

    private void Remember(KeyRingState next)
    {
        var now = clock.GetUtcNow();
        var left = next.Kept.Select(key => key.Key.KeyId).ToHashSet();
        foreach (var key in state.Kept.Where(key => !left.Contains(key.Key.KeyId)))
        {
            gone.Add(() => GoneKey.Of(key, now, isWithdrawn: key.RetiredAt is null || RemoveAt(state, key) > now));
        }
    }
}
