using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Testing;

/// <summary>A rotation drill that was started. Disposing of it ends it, if it still goes on.</summary>
public sealed class KeyDrillRun : IAsyncDisposable
{
    private readonly KeyRing ring;
    private readonly RunningKeyDrill? running;

    internal KeyDrillRun(KeyRing ring, KeyDrill drill, KeyDrillStart.Done started)
    {
        (this.ring, running, Drill) = (ring, started.Run, drill);
        (Since, Until) = (started.Run?.Since ?? started.At, started.Run?.Until);
        SigningKeyId = started.Signing.KeyId;
        WithdrawnKeyIds = [.. started.Withdrawn.Select(key => key.KeyId)];
    }

    /// <summary>What was started.</summary>
    public KeyDrill Drill { get; }

    /// <summary>When, by the emulator's clock.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>When it ends by itself, by the emulator's clock; <see langword="null"/> where it does not, or was done at once.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>Whether it goes on still.</summary>
    public bool IsRunning => running is not null && ring.State.Drill?.Id == running.Id;

    /// <summary>The id (<c>kid</c>) of the key that signed when it had started.</summary>
    public string SigningKeyId { get; }

    /// <summary>The ids of the keys that it withdrew: they are not published any more, although their tokens live.</summary>
    public IReadOnlyList<string> WithdrawnKeyIds { get; }

    /// <summary>
    /// Ends it, if it still goes on: a key that was not published is from now on, and keys are rotated as before. What was withdrawn stays
    /// withdrawn.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await ring.EndDrillAsync(running, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
