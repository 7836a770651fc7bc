using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>
/// The signing keys: one signs, one is published to sign next, and those that have signed stay published until the last of their
/// tokens has expired. Readers see one whole state; a rotation replaces it in one step, so no request ever waits for one.
/// </summary>
internal sealed partial class KeyRing : IDisposable
{
    // A consumer accepts a token for five minutes after it has expired, and must find its key until then.
    private static readonly TimeSpan clockSkew = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly KeyOptions options;
    private readonly TimeSpan tokenLifetime;
    private readonly TimeProvider clock;
    private readonly KeyRingStore store;
    private readonly EventFeed events;
    private readonly ILogger<KeyRing> logger;
    private volatile KeyRingState state = KeyRingState.Empty;

    public KeyRing(EmulatorOptions options, TimeProvider clock, KeyRingStore store, EventFeed events, ILogger<KeyRing> logger)
    {
        this.options = options.Keys;
        tokenLifetime = options.Tokens.Lifetime;
        this.clock = clock;
        this.store = store;
        this.events = events;
        this.logger = logger;
    }

    /// <summary>The keys as they are now.</summary>
    public KeyRingState State => state;

    /// <summary>The key that signs.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="InitializeAsync"/> has ended.</exception>
    public SigningKey Signing => state.Signing?.Key ?? throw new InvalidOperationException("The key ring has no key yet.");

    public bool IsReady => state.Signing is not null;

    private TimeSpan TokenLifetime => state.Drill?.TokenLifetime ?? tokenLifetime;

    /// <summary>Takes the keys that were kept, or the first of all, which signs at once.</summary>
    /// <param name="begun">Both, if that has begun already.</param>
    public async Task InitializeAsync(Task<FirstKeys>? begun, CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        var now = clock.GetUtcNow();
        var (kept, made) = await (begun ?? FirstKeys.Begin(store, clock)).WaitAsync(cancel);
        var first = new KeyRingState(kept);
        if (made is not null)
        {
            first = first.With(new RingKey(made, now, now));
        }

        first = first.SignTokensOf(tokenLifetime);
        if (first.Keys.SequenceEqual(kept))
        {
            state = first; // as it is on the disk, which may have no room
            return;
        }

        Replace(first);
    }

    /// <summary>The next moment at which <see cref="MaintainAsync"/> has something to do.</summary>
    public DateTimeOffset NextDue() =>
        state.Next is null ? clock.GetUtcNow() : state.Retired.Select(key => RemoveAt(state, key)).Append(RotateAt(state)).Append(state.Drill?.Until ?? DateTimeOffset.MaxValue).Min();

    /// <summary>Does what is due: ends a drill, publishes a next key, rotates, removes keys whose tokens have all expired.</summary>
    public async Task MaintainAsync(CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        var now = clock.GetUtcNow();
        FollowBack(now);

        if (state.Drill?.Until <= now)
        {
            EndDrill();
        }

        await PublishNextAsync();
        if (clock.GetUtcNow() >= RotateAt(state))
        {
            await PromoteAsync();
        }

        RemoveExpired();
    }

    /// <summary>
    /// Rotates now: the key that is published already signs from here on, and a new one is published to be next. Asked for twice
    /// within the propagation time, the second rotation takes a key that was published for less than that. It ends a drill in which the
    /// key that signs is not published.
    /// </summary>
    /// <returns>The key that signs now.</returns>
    /// <exception cref="KeyRingFullException">There are as many published keys as there may be, and a token of each of them lives.</exception>
    public async Task<RingKey> RotateAsync(CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        RequireRoom();
        if (state.Unpublished is not null)
        {
            EndDrill();
        }

        await PublishNextAsync();
        await PromoteAsync();
        RemoveExpired();
        if (state.IsCrowded)
        {
            Rescheduled?.Invoke(); // keys go earlier than they were to
        }

        return state.Signing!;
    }

    /// <summary>The key that is published to sign next; just after a start it may not be yet, and is then.</summary>
    public async Task<SigningKey> NextAsync(CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        await PublishNextAsync();
        return state.Next!.Key;
    }

    public void Dispose() => changing.Dispose();

    private DateTimeOffset RotateAt(KeyRingState ring)
    {
        var signing = ring.Signing!.SigningFrom!.Value;
        return ring switch
        {
            { Unpublished: not null } => DateTimeOffset.MaxValue, // the drill's end comes first
            { Drill: { Drill.Every: { } every } soak } => signing.OrLater(soak.Since).Plus(every),
            _ => signing.Plus(options.RotationInterval).OrLater((ring.Next?.PublishedAt ?? clock.GetUtcNow()).Plus(options.PropagationTime)).OrLater(RoomAt(ring)),
        };
    }

    private DateTimeOffset RemoveAt(KeyRingState ring, RingKey key) =>
        ring.IsCrowded ? key.TokensEnd
        : ring.Drill is { Drill.Every: not null } soak && key.TokenLifetime <= soak.TokenLifetime ? key.RetiredAt!.Value.Plus(key.TokenLifetime).OrLater(key.TokensEnd) // or they would be too many
        : key.RetiredAt!.Value.Plus(key.TokenLifetime > options.RetentionDuration ? key.TokenLifetime : options.RetentionDuration).OrLater(key.TokensEnd).Plus(clockSkew);

    private async Task PublishNextAsync()
    {
        if (state.Next is not null)
        {
            return;
        }

        var key = await GenerateAsync(clock.GetUtcNow());
        Replace(state.With(new RingKey(key, clock.GetUtcNow())));
        TellPublished(key);
    }

    // One step: the next key signs, the one that did retires, and another is published to be next.
    private async Task PromoteAsync()
    {
        var (next, previous) = (state.Next!.Key, state.Signing!.Key);
        var following = await GenerateAsync(clock.GetUtcNow());
        var now = clock.GetUtcNow();
        Replace(state.Promote(now, TokenLifetime).With(new RingKey(following, now)));
        Tell("key.signing", next);
        Tell("key.retired", previous);
        LogRotated(next.KeyId, previous.KeyId);
        TellPublished(following);
    }

    private void RemoveExpired()
    {
        var (now, before, left) = (clock.GetUtcNow(), state, state);
        foreach (var key in before.Retired.Reverse()) // the oldest first, until they are no crowd
        {
            left = RemoveAt(left, key) <= now ? left.Expire(key) : left;
        }

        if (left == before)
        {
            return;
        }

        Replace(left);
        foreach (var expired in before.Keys.Except(left.Keys))
        {
            Tell("key.removed", expired.Key);
            LogRemoved(expired.Key.KeyId);
        }
    }

    // Kept before it is used: a token must not outlive the memory of its key.
    private void Replace(KeyRingState next)
    {
        store.Save(next.Kept);
        Remember(next);
        state = next;
        Interlocked.MemoryBarrier(); // whoever signs with a key that has retired by this has told of its token, or sees this: see ForToken
    }

    private void TellPublished(SigningKey key)
    {
        Tell("key.published", key);
        LogPublished(key.KeyId);
    }

    private void Tell(string type, SigningKey key) => events.Publish(type, clock.GetUtcNow(), ("kid", key.KeyId));

    private static Task<SigningKey> GenerateAsync(DateTimeOffset now) => Task.Run(() => SigningKey.Generate(now));

    private async Task<IDisposable> ChangeAsync(CancellationToken cancel)
    {
        await changing.WaitAsync(cancel);
        return new Turn(changing);
    }

    [LoggerMessage(1, LogLevel.Information, "Signing key {KeyId} is published and will sign next")]
    private partial void LogPublished(string keyId);

    [LoggerMessage(2, LogLevel.Information, "Signing key {KeyId} signs from now on; {PreviousKeyId} stays published")]
    private partial void LogRotated(string keyId, string previousKeyId);

    [LoggerMessage(3, LogLevel.Information, "Signing key {KeyId} is no longer published: its last token has expired")]
    private partial void LogRemoved(string keyId);

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
