using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>How many keys there may be: each whose tokens live, and no more than consumers can read.</summary>
internal sealed partial class KeyRing
{
    /// <summary>
    /// The state whose key is to sign a token that ends then. The key is told of the token before it is sure that it signs still: one that
    /// has retired meanwhile is not used, and one that is used is not forgotten before the token has ended.
    /// </summary>
    public KeyRingState ForToken(Func<KeyRingState, DateTimeOffset> end)
    {
        while (true)
        {
            var ring = state;
            var key = ring.Signing!.Key;
            key.SignsUntil(end(ring).OrEarlier(clock.GetUtcNow().Plus(ring.Signing.TokenLifetime)));
            if (ReferenceEquals(state.Signing!.Key, key))
            {
                return ring;
            }
        }
    }

    /// <summary>A key signs a token of any life: one of the usual counts.</summary>
    public void SignsAny(SigningKey key) => key.SignsUntil(clock.GetUtcNow().Plus(TokenLifetime));

    // From when on there may be one more.
    private static DateTimeOffset RoomAt(KeyRingState ring) =>
        ring.Kept.Length < Limits.PublishedKeys ? DateTimeOffset.MinValue : ring.Retired.Min(key => key.TokensEnd);

    private void RequireRoom()
    {
        RemoveExpired();
        if (RoomAt(state) is var at && at > clock.GetUtcNow())
        {
            throw new KeyRingFullException(
                $"{state.Kept.Length} signing keys are published, which is the most there may be, and tokens that each of them signed are valid still, until {at:u} at the earliest: "
                + "wait, give tokens a shorter life (tokens.lifetime), or withdraw all keys by the rotation drill emergency-revocation");
        }
    }
}

/// <summary>There are as many published keys as there may be, and each is needed; the message says until when.</summary>
internal sealed class KeyRingFullException(string message) : InvalidOperationException(message);
