namespace ManagedIdentityEmulator.Tokens.Keys.Drills;

/// <summary>What came of starting a drill.</summary>
internal abstract record KeyDrillStart
{
    private KeyDrillStart()
    {
    }

    /// <summary>It was done at once or, where it has a run, goes on.</summary>
    /// <param name="At">When.</param>
    /// <param name="Run">The run, if it goes on.</param>
    /// <param name="Signing">The key that signs now.</param>
    /// <param name="Withdrawn">The keys that are not published any more, although their tokens live.</param>
    public sealed record Done(DateTimeOffset At, RunningKeyDrill? Run, SigningKey Signing, IReadOnlyList<SigningKey> Withdrawn) : KeyDrillStart;

    /// <summary>Another goes on, and there is one at a time.</summary>
    public sealed record Busy(RunningKeyDrill With) : KeyDrillStart;
}
