using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Time;

/// <summary>A machine that has slept, or whose clock is set: its timers know of neither.</summary>
public sealed class MachineClockTests : IDisposable
{
    private static readonly TimeSpan aMinute = TimeSpan.FromMinutes(1);

    private readonly Machine machine = new();
    private int fired;

    public void Dispose() => machine.Dispose();

    [Theory, InlineData("03:00:00"), InlineData("800.00:00:00")]
    public void What_is_due_by_the_machines_new_time_happens_within_a_minute(string later)
    {
        using var timer = Start(TimeSpan.FromMinutes(48));
        machine.Now += TimeSpan.Parse(later);

        machine.Waits.ShouldBeLessThanOrEqualTo(aMinute);
        machine.Elapse();

        fired.ShouldBe(1);
    }

    [Theory, InlineData("-03:00:00"), InlineData("-800.00:00:00")]
    public void So_does_what_was_to_wait_for_a_time_that_is_far_ahead_now(string earlier)
    {
        using var timer = Start(TimeSpan.FromMinutes(48));
        machine.Now += TimeSpan.Parse(earlier);

        machine.Waits.ShouldBeLessThanOrEqualTo(aMinute);
        machine.Elapse();

        fired.ShouldBe(1);
    }

    [Theory, InlineData("00:00:00.3"), InlineData("-00:00:00.3"), InlineData("-00:00:20")]
    public void A_clock_that_is_put_right_by_seconds_has_nothing_happen_early(string by)
    {
        using var timer = Start(TimeSpan.FromMinutes(48));
        machine.Now += TimeSpan.Parse(by);

        machine.Elapse();

        fired.ShouldBe(0);
    }

    [Fact]
    public void Nothing_happens_before_its_time_however_often_it_is_looked_at()
    {
        using var timer = Start(TimeSpan.FromMinutes(48));
        for (var minute = 0; minute < 47; minute++)
        {
            machine.Now += aMinute;
            machine.Elapse();
        }

        fired.ShouldBe(0);
        machine.Now += aMinute;
        machine.Elapse();
        fired.ShouldBe(1);
    }

    private ITimer Start(TimeSpan wait) => new EmulatorClock(machine).CreateTimer(_ => fired++, null, wait, Timeout.InfiniteTimeSpan);

    // The one timer that is made of it is itself.
    private sealed class Machine : TimeProvider, ITimer
    {
        private Action elapsed = () => { };

        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Waits { get; private set; }

        public void Elapse() => elapsed();

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            elapsed = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Waits = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
