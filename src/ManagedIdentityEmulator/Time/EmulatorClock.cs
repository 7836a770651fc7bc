namespace ManagedIdentityEmulator.Time;

/// <summary>
/// The time that everything in the emulator goes by: the machine's, moved as far as somebody has moved it. Timers made from it
/// fire when this clock, not the machine's, reaches their time; and at once when it is moved to before they were started, for what
/// they were to wait for lies in another time now. It goes from <see cref="Earliest"/> to <see cref="Latest"/>.
/// </summary>
/// <param name="machine">The clock that this one follows.</param>
public sealed class EmulatorClock(TimeProvider machine) : TimeProvider
{
    private readonly Lock moving = new();
    private readonly HashSet<ClockTimer> timers = [];
    private Setting setting = new(TimeSpan.Zero, null);

    /// <summary>A clock that follows the machine's.</summary>
    public EmulatorClock()
        : this(System)
    {
    }

    /// <summary>The first instant that the clock can be moved to: the beginning of 1970, as tokens cannot name an earlier one.</summary>
    public static DateTimeOffset Earliest { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>The last instant that the clock can be moved to: the beginning of 9999. A clock that runs into it stands there.</summary>
    public static DateTimeOffset Latest { get; } = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far this clock is ahead of the machine's.</summary>
    public TimeSpan Offset => Read().Offset;

    /// <summary>Whether the clock stands still until it is moved or set running.</summary>
    public bool IsFrozen => Volatile.Read(ref setting).FrozenAt is not null;

    internal TimeProvider Machine => machine;

    /// <summary>Raised when somebody has moved, stopped or started the clock, before the timers that are due by that fire.</summary>
    internal event Action<ClockReading>? Moved;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var now = Volatile.Read(ref setting);
        return now.FrozenAt ?? now.At(machine.GetUtcNow());
    }

    /// <summary>Time, offset and whether the clock is frozen, all of the same moment.</summary>
    public ClockReading Read() => Volatile.Read(ref setting).Read(machine.GetUtcNow());

    /// <summary>Moves the clock by a span, forward or (negative) back. Timers whose time has come fire at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That leads to before <see cref="Earliest"/> or to after <see cref="Latest"/>.</exception>
    public void Advance(TimeSpan by) => Change(new(Advance: by), nameof(by), by);

    /// <summary>Moves the clock to an instant. Timers whose time has come fire at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is before <see cref="Earliest"/> or after <see cref="Latest"/>.</exception>
    public void SetUtcNow(DateTimeOffset instant) => Change(new(UtcNow: instant), nameof(instant), instant);

    /// <summary>Moves the clock to where it is ahead of the machine's by a span, or behind it by a negative one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That leads to before <see cref="Earliest"/> or to after <see cref="Latest"/>.</exception>
    public void SetOffset(TimeSpan offset) => Change(new(Offset: offset), nameof(offset), offset);

    /// <summary>Stops the clock where it is. It can still be moved.</summary>
    public void Freeze() => TryChange(new(Frozen: true), out _);

    /// <summary>Moves the clock to an instant and stops it there, in one step: no moment passes in between.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is before <see cref="Earliest"/> or after <see cref="Latest"/>.</exception>
    public void Freeze(DateTimeOffset instant) => Change(new(UtcNow: instant, Frozen: true), nameof(instant), instant);

    /// <summary>Lets a frozen clock run again from where it stands.</summary>
    public void Run() => TryChange(new(Frozen: false), out _);

    /// <summary>Back to the machine's clock, and running.</summary>
    public void Reset() => TryChange(new(Offset: TimeSpan.Zero, Frozen: false), out _);

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

    /// <summary>Does all of a change in one step, or nothing where it leads out of the clock's range.</summary>
    /// <param name="change">What is to happen.</param>
    /// <param name="reading">What the clock shows now.</param>
    internal bool TryChange(ClockChange change, out ClockReading reading)
    {
        ClockTimer[] affected;
        lock (moving)
        {
            var now = machine.GetUtcNow();
            var old = setting.Read(now);
            var to = change switch
            {
                { UtcNow: { } instant } => instant.ToUniversalTime(),
                { Offset: { } offset } => now.Plus(offset),
                _ => old.UtcNow.Plus(change.Advance ?? TimeSpan.Zero),
            };
            if (to < Earliest || to > Latest)
            {
                reading = old;
                return false;
            }

            Volatile.Write(ref setting, new(to - now, change.Frozen ?? old.Frozen ? to : null));
            reading = setting.Read(now);
            affected = [.. timers];
        }

        Moved?.Invoke(reading);
        foreach (var timer in affected)
        {
            timer.ClockMoved();
        }

        return true;
    }

    internal void Forget(ClockTimer timer)
    {
        lock (moving)
        {
            timers.Remove(timer);
        }
    }

    private void Change(ClockChange change, string name, object value)
    {
        if (!TryChange(change, out _))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The clock goes from {Earliest:u} to {Latest:u}.");
        }
    }

    private sealed record Setting(TimeSpan Offset, DateTimeOffset? FrozenAt)
    {
        public DateTimeOffset At(DateTimeOffset machine) => machine.Plus(Offset).OrEarlier(Latest);

        public ClockReading Read(DateTimeOffset machine) =>
            FrozenAt is { } at ? new(at, at - machine, true) : new(At(machine), Offset, false);
    }
}
