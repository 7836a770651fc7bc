namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>A key that is not published any more. Its private part is gone.</summary>
/// <param name="GoneAt">When it went, by the emulator's clock.</param>
/// <param name="IsWithdrawn">Whether it went before its tokens had expired: in a drill.</param>
internal sealed record GoneKey(PublicKey Key, DateTimeOffset PublishedAt, DateTimeOffset? SigningFrom, DateTimeOffset? RetiredAt, DateTimeOffset GoneAt, bool IsWithdrawn)
{
    public static GoneKey Of(RingKey key, DateTimeOffset now, bool isWithdrawn) =>
        new(new(key.Key.KeyId, key.Key.PublicPart), key.PublishedAt, key.SigningFrom, key.RetiredAt, now, isWithdrawn);
}
