using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Rotations that go as rotations should not. Their keys are generated first: each is then one step, and no request waits for it.</summary>
internal sealed partial class KeyRing
{
    /// <summary>Raised when what is due, and when, has changed by somebody's doing rather than with the time.</summary>
    public event Action? Rescheduled;

    /// <summary>Starts a drill, if none goes on.</summary>
    /// <exception cref="KeyRingFullException">It would publish more keys than there may be.</exception>
    public async Task<KeyDrillStart> StartDrillAsync(KeyDrill drill, CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        if (state.Drill?.Until <= clock.GetUtcNow())
        {
            EndDrill();
        }

        if (state.Drill is { } running)
        {
            return new KeyDrillStart.Busy(running);
        }

        if (drill.Kind != KeyDrillKind.EmergencyRevocation)
        {
            RequireRoom();
        }

        var before = state;
        await StartAsync(drill);
        Rescheduled?.Invoke();
        return new KeyDrillStart.Done(
            clock.GetUtcNow(), state.Drill, Signing, [.. before.Keys.Select(held => held.Key).ExceptBy(state.Keys.Select(held => held.Key.KeyId), key => key.KeyId)]);
    }

    /// <summary>Ends the drill that goes on: a key that is not published yet is, and keys are rotated as before.</summary>
    /// <param name="only">The run to end, if no other is to be ended; any where it is not given.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>What has ended; <see langword="null"/> where nothing went on.</returns>
    public async Task<RunningKeyDrill?> EndDrillAsync(RunningKeyDrill? only, CancellationToken cancel)
    {
        using var _ = await ChangeAsync(cancel);
        if (state.Drill is not { } running || (only is not null && only.Id != running.Id))
        {
            return null;
        }

        EndDrill();
        Rescheduled?.Invoke();
        return running;
    }

    private Task StartAsync(KeyDrill drill) => drill.Kind switch
    {
        var kind when kind == KeyDrillKind.EarlyRetirement => RetireEarlyAsync(drill),
        var kind when kind == KeyDrillKind.EmergencyRevocation => RevokeAsync(drill),
        var kind when kind == KeyDrillKind.UnpublishedSigningKey => SignUnpublishedAsync(drill),
        _ => SoakAsync(drill),
    };

    private async Task RetireEarlyAsync(KeyDrill drill)
    {
        await PublishNextAsync();
        var following = await GenerateAsync(clock.GetUtcNow());
        var (next, previous, now) = (state.Next!.Key, state.Signing!, clock.GetUtcNow());
        Replace(state.Without(previous).Promote(now, TokenLifetime).With(new RingKey(following, now)));
        TellStarted(drill);
        TellWithdrawn(previous.Key);
        Tell("key.signing", next);
        LogSigns(next.KeyId);
        TellPublished(following);
    }

    private async Task RevokeAsync(KeyDrill drill)
    {
        var (first, next) = (await GenerateAsync(clock.GetUtcNow()), await GenerateAsync(clock.GetUtcNow()));
        var (withdrawn, now) = (state.Keys, clock.GetUtcNow());
        Replace(new KeyRingState([new RingKey(next, now), new RingKey(first, now, now, null, tokenLifetime)]) { Epoch = state.Epoch + 1 });
        TellStarted(drill);
        foreach (var key in withdrawn)
        {
            TellWithdrawn(key.Key);
        }

        Tell("key.published", first);
        Tell("key.signing", first);
        LogSigns(first.KeyId);
        TellPublished(next);
    }

    private async Task SignUnpublishedAsync(KeyDrill drill)
    {
        await PublishNextAsync();
        var key = await GenerateAsync(clock.GetUtcNow());
        var (previous, now) = (Signing, clock.GetUtcNow());
        Replace(state.SignUnpublished(key, now, tokenLifetime) with { Drill = RunningKeyDrill.Start(drill, now, tokenLifetime), Epoch = state.Epoch + 1 });
        TellStarted(drill);
        Tell("key.signing", key);
        Tell("key.retired", previous);
        LogSignsUnpublished(key.KeyId);
    }

    private async Task SoakAsync(KeyDrill drill)
    {
        await PublishNextAsync();
        Replace(state with { Drill = RunningKeyDrill.Start(drill, clock.GetUtcNow(), tokenLifetime) });
        TellStarted(drill);
    }

    private void EndDrill()
    {
        var (running, unpublished) = (state.Drill!, state.Unpublished?.Key);
        Replace((state.PublishSigning(clock.GetUtcNow()) with { Drill = null }).SignTokensOf(tokenLifetime));
        if (unpublished is not null)
        {
            Tell("key.published", unpublished);
            LogSigns(unpublished.KeyId);
        }

        events.Publish("keyDrill.ended", clock.GetUtcNow(), ("name", running.Drill.Name));
        LogEnded(running.Drill.Name);
    }

    private void TellStarted(KeyDrill drill)
    {
        events.Publish("keyDrill.started", clock.GetUtcNow(), ("name", drill.Name));
        LogStarted(drill.Name);
    }

    private void TellWithdrawn(SigningKey key)
    {
        Tell("key.withdrawn", key);
        LogWithdrawn(key.KeyId);
    }

    [LoggerMessage(4, LogLevel.Information, "Rotation drill {Name} starts")]
    private partial void LogStarted(string name);

    [LoggerMessage(5, LogLevel.Information, "Rotation drill {Name} has ended")]
    private partial void LogEnded(string name);

    [LoggerMessage(6, LogLevel.Information, "Signing key {KeyId} is withdrawn: it is no longer published, although its tokens live")]
    private partial void LogWithdrawn(string keyId);

    [LoggerMessage(7, LogLevel.Information, "Signing key {KeyId} is published and signs from now on")]
    private partial void LogSigns(string keyId);

    [LoggerMessage(8, LogLevel.Information, "Signing key {KeyId} signs from now on, and is not published")]
    private partial void LogSignsUnpublished(string keyId);
}
