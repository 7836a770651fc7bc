namespace ManagedIdentityEmulator.Time;

/// <summary>
/// The time that everything in the emulator goes by: the machine's, moved as far as somebody has moved it. Timers made from it
/// fire when this clock, not the machine's, reaches their time.
/// </summary>
/// <param name="machine">The clock that this one follows.</param>
public sealed class EmulatorClock(TimeProvider machine) : TimeProvider
{
    private readonly Lock moving = new();
    private readonly HashSet<ClockTimer> timers = [];
    private Reading reading = new(TimeSpan.Zero, null);

    /// <summary>A clock that follows the machine's.</summary>
    public EmulatorClock()
        : this(System)
    {
    }

    /// <summary>How far this clock is ahead of the machine's.</summary>
    public TimeSpan Offset => Volatile.Read(ref reading) is { FrozenAt: { } at } ? at - machine.GetUtcNow() : reading.Offset;

    /// <summary>Whether the clock stands still until it is moved or set running.</summary>
    public bool IsFrozen => Volatile.Read(ref reading).FrozenAt is not null;

    internal TimeProvider Machine => machine;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var now = Volatile.Read(ref reading);
        return now.FrozenAt ?? machine.GetUtcNow() + now.Offset;
    }

    /// <summary>Moves the clock by a span, forward or (negative) back. Timers whose time has come fire at once.</summary>
    public void Advance(TimeSpan by) => Move(now => now with { Offset = now.Offset + by, FrozenAt = now.FrozenAt + by });

    /// <summary>Moves the clock to an instant. Timers whose time has come fire at once.</summary>
    public void SetUtcNow(DateTimeOffset instant) => Move(now => new(instant - machine.GetUtcNow(), now.FrozenAt is null ? null : instant));

    /// <summary>Stops the clock where it is. It can still be moved.</summary>
    public void Freeze() => Move(now => now with { FrozenAt = now.FrozenAt ?? machine.GetUtcNow() + now.Offset });

    /// <summary>Lets a frozen clock run again from where it stands.</summary>
    public void Run() => Move(now => now.FrozenAt is { } at ? new(at - machine.GetUtcNow(), null) : now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, callback, state);
        lock (moving)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    internal void Forget(ClockTimer timer)
    {
        lock (moving)
        {
            timers.Remove(timer);
        }
    }

    private void Move(Func<Reading, Reading> move)
    {
        ClockTimer[] affected;
        lock (moving)
        {
            Volatile.Write(ref reading, move(reading));
            affected = [.. timers];
        }

        foreach (var timer in affected)
        {
            timer.Rearm();
        }
    }

    private sealed record Reading(TimeSpan Offset, DateTimeOffset? FrozenAt);
}
