namespace ManagedIdentityEmulator.Time;

/// <summary>What is to happen to an <see cref="EmulatorClock"/>, in one step. At most one of the first three is given.</summary>
/// <param name="Offset">How far to be ahead of the machine's clock; negative to be behind it.</param>
/// <param name="UtcNow">The instant to be at.</param>
/// <param name="Advance">How far to go from where the clock is; negative to go back.</param>
/// <param name="Frozen">Whether to stand still from then on; as before where it is not given.</param>
internal sealed record ClockChange(TimeSpan? Offset = null, DateTimeOffset? UtcNow = null, TimeSpan? Advance = null, bool? Frozen = null);

/// <summary>What an <see cref="EmulatorClock"/> shows at one moment.</summary>
/// <param name="UtcNow">The time.</param>
/// <param name="Offset">How far it is ahead of the machine's clock.</param>
/// <param name="Frozen">Whether it stands still until it is moved or set running.</param>
public readonly record struct ClockReading(DateTimeOffset UtcNow, TimeSpan Offset, bool Frozen);
