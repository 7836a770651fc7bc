namespace ManagedIdentityEmulator.Tokens.Keys.Drills;

/// <summary>
/// A rotation of the signing keys that goes as rotations should not, or more often than they do. Keys of drills are kept by
/// <c>--data</c> as all others are; a drill itself ends with the emulator, and a restart goes on with what it has left.
/// </summary>
public sealed record KeyDrill
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    internal KeyDrill(KeyDrillKind kind, TimeSpan? every = null, TimeSpan? duration = null) =>
        (Kind, Every, Duration) = (kind, every ?? kind.DefaultEvery, duration ?? kind.DefaultDuration);

    /// <summary>
    /// <c>early-retirement</c>: one rotation after which the key that signed until now is in the key document no more, although its
    /// tokens live, and are still answered from the cache. It is done when it has started.
    /// </summary>
    public static KeyDrill EarlyRetirement { get; } = new(KeyDrillKind.EarlyRetirement);

    /// <summary>
    /// <c>emergency-revocation</c>: every published key is withdrawn, a new one is published and signs, and no cached token is answered
    /// any more, in one step. Every earlier token is worthless, and every later one verifies for whoever reads the keys again. It is done
    /// when it has started.
    /// </summary>
    public static KeyDrill EmergencyRevocation { get; } = new(KeyDrillKind.EmergencyRevocation);

    /// <summary>Its name in the control API and on the command line, e.g. <c>early-retirement</c>.</summary>
    public string Name => Kind.Name;

    /// <summary>The time between two rotations, by the emulator's clock; <see langword="null"/> for a drill that rotates at most once.</summary>
    public TimeSpan? Every { get; }

    /// <summary>How long it runs, by the emulator's clock; <see langword="null"/> for one that is done at once, or runs until it is ended.</summary>
    public TimeSpan? Duration { get; }

    internal KeyDrillKind Kind { get; }

    /// <summary>
    /// <c>unpublished-signing-key</c>: a new key signs that is not in the key document, and no cached token is answered any more: every
    /// token from now on is signed by it. When the drill ends, the key is published and signs on.
    /// </summary>
    /// <param name="duration">How long the key stays unpublished, by the emulator's clock. Defaults to five minutes; from one second to a century.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is shorter or longer than that.</exception>
    public static KeyDrill UnpublishedSigningKey(TimeSpan? duration = null) => new(KeyDrillKind.UnpublishedSigningKey, duration: InRange(duration, nameof(duration)));

    /// <summary>
    /// <c>soak</c>: a rotation again and again. Each key is published for <paramref name="every"/> before it signs, and its tokens live
    /// no longer than it stays published afterwards: 18 times <paramref name="every"/>, at most the configured lifetime. So no token
    /// outlives its key, and a drill publishes no more than 20 keys at a time.
    /// </summary>
    /// <param name="every">The time between two rotations, by the emulator's clock. Defaults to five seconds; from one second to a century.</param>
    /// <param name="duration">How long it goes on, by the emulator's clock. Defaults to until it is ended; from one second to a century.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is shorter or longer than that.</exception>
    public static KeyDrill Soak(TimeSpan? every = null, TimeSpan? duration = null) =>
        new(KeyDrillKind.Soak, InRange(every, nameof(every)), InRange(duration, nameof(duration)));

    internal static bool IsInRange(TimeSpan span) => span >= Shortest && span <= Longest;

    private static TimeSpan? InRange(TimeSpan? span, string name) =>
        span is null || IsInRange(span.Value) ? span : throw new ArgumentOutOfRangeException(name, span, "It must be at least a second and at most a century.");
}
