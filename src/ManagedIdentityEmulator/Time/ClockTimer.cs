namespace ManagedIdentityEmulator.Time;

/// <summary>A timer that goes by an <see cref="EmulatorClock"/>, and is set anew whenever that clock is moved.</summary>
internal sealed class ClockTimer : ITimer
{
    // Nothing tells that the machine has slept, or that its clock was set, and its timers know of neither: it is looked at now and then.
    private static readonly TimeSpan longestWait = TimeSpan.FromMinutes(1);

    private readonly Lock changing = new();
    private readonly EmulatorClock clock;
    private readonly TimerCallback callback;
    private readonly object? state;
    private readonly ITimer wait;
    private DateTimeOffset started;
    private DateTimeOffset? due;
    private TimeSpan period;

    public ClockTimer(EmulatorClock clock, TimerCallback callback, object? state)
    {
        (this.clock, this.callback, this.state) = (clock, callback, state);
        wait = clock.Machine.CreateTimer(_ => Elapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (changing)
        {
            Start(dueTime);
            this.period = period;
        }

        return Rearm();
    }

    /// <summary>Waits for the rest of its time by the moved clock.</summary>
    public void ClockMoved()
    {
        lock (changing)
        {
            var now = clock.GetUtcNow();
            if (due is not null && started > now)
            {
                due = now;
            }
        }

        Rearm();
    }

    public void Dispose()
    {
        clock.Forget(this);
        wait.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        clock.Forget(this);
        return wait.DisposeAsync();
    }

    private void Start(TimeSpan wait)
    {
        started = clock.GetUtcNow();
        due = wait == Timeout.InfiniteTimeSpan ? null : started.Plus(wait);
    }

    private bool Rearm()
    {
        lock (changing)
        {
            if (due is not { } at)
            {
                return wait.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            var remaining = at - clock.GetUtcNow();
            var next = remaining <= TimeSpan.Zero ? TimeSpan.Zero
                : clock.IsFrozen ? Timeout.InfiniteTimeSpan
                : remaining < longestWait ? remaining
                : longestWait;
            return wait.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private void Elapsed()
    {
        lock (changing)
        {
            if (due is not { } at)
            {
                return;
            }

            var now = clock.GetUtcNow();
            if (at > now && started - now < longestWait) // else the machine's clock was set back to before it began
            {
                Rearm();
                return;
            }

            Start(period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan);
        }

        callback(state);
        Rearm();
    }
}
