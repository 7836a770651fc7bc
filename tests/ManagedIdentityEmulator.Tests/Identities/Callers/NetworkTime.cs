using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Identities.Callers;

/// <summary>The time of a network that goes by a clock which a test moves: its time stamps, and its timers.</summary>
internal sealed class NetworkTime(EmulatorClock clock) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => clock.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
