using ManagedIdentityEmulator.Activity;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>What has become of the keys, and what will: for people who look at a rotation. No consumer is told any of it.</summary>
internal sealed partial class KeyRing
{
    private const int MostGone = 50;

    private readonly RecentEntries<GoneKey> gone = new(MostGone);

    /// <summary>The keys of late that are not published any more, the newest first.</summary>
    public IReadOnlyList<GoneKey> Gone => [.. gone.ToArray().Reverse().DistinctBy(key => key.Key.KeyId).ExceptBy(state.Keys.Select(key => key.Key.KeyId), key => key.Key.KeyId)];

    /// <summary>When the next rotation is due; <see langword="null"/> in a drill that has none.</summary>
    public DateTimeOffset? NextRotation() => state is { Signing: not null } ring && RotateAt(ring) is var at && at < DateTimeOffset.MaxValue ? at : null;

    /// <summary>When a retired key will not be published any more.</summary>
    public DateTimeOffset? GoesAt(RingKey key) => key.Phase == KeyPhase.Retired ? RemoveAt(state, key) : null;

    // A clock that was moved back takes along what lies ahead of it, and what it had left behind is there again.
    private void FollowBack(DateTimeOffset now)
    {
        var (before, after) = (state, state.NotAheadOf(now).WithLiveAt(now));
        if (after == before)
        {
            return;
        }

        Replace(after);
        foreach (var key in before.Past.Except(after.Past))
        {
            Tell("key.published", key.Key);
            LogPublishedAgain(key.Key.KeyId);
        }
    }

    private void Remember(KeyRingState next)
    {
        var now = clock.GetUtcNow();
        var left = next.Kept.Select(key => key.Key.KeyId).ToHashSet();
        foreach (var key in state.Kept.Where(key => !left.Contains(key.Key.KeyId)))
        {
            gone.Add(() => GoneKey.Of(key, now, isWithdrawn: key.RetiredAt is null || RemoveAt(state, key) > now));
        }
    }

    [LoggerMessage(9, LogLevel.Information, "Signing key {KeyId} is published again: by the clock, which went back, its tokens live")]
    private partial void LogPublishedAgain(string keyId);
}
