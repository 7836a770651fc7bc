using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Time;

public sealed class EmulatorClockTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(30);
    private readonly EmulatorClock clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void It_runs_with_the_machine_until_it_is_moved()
    {
        clock.Offset.ShouldBe(TimeSpan.Zero);
        clock.GetUtcNow().ShouldBe(DateTimeOffset.UtcNow, soon);

        clock.Advance(TimeSpan.FromDays(400));
        clock.GetUtcNow().ShouldBe(DateTimeOffset.UtcNow + TimeSpan.FromDays(400), soon);

        clock.Advance(TimeSpan.FromDays(-500));
        clock.GetUtcNow().ShouldBe(DateTimeOffset.UtcNow - TimeSpan.FromDays(100), soon);
    }

    [Fact]
    public void It_can_be_set_frozen_moved_and_run_again()
    {
        var instant = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        clock.Freeze();
        clock.SetUtcNow(instant);
        clock.GetUtcNow().ShouldBe(instant);
        clock.Advance(TimeSpan.FromHours(1));
        clock.GetUtcNow().ShouldBe(instant.AddHours(1));
        clock.IsFrozen.ShouldBeTrue();

        clock.Run();

        clock.IsFrozen.ShouldBeFalse();
        clock.GetUtcNow().ShouldBe(instant.AddHours(1), soon);
    }

    [Fact]
    public async Task A_wait_of_months_ends_when_the_clock_is_moved_there()
    {
        var elapsed = new TaskCompletionSource();
        using var timer = clock.CreateTimer(_ => elapsed.SetResult(), null, TimeSpan.FromDays(200), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(150));
        await Task.Delay(20, Cancel);
        elapsed.Task.IsCompleted.ShouldBeFalse();

        clock.Advance(TimeSpan.FromDays(51));

        await elapsed.Task.WaitAsync(soon, Cancel);
    }

    [Fact]
    public async Task A_timer_fires_by_the_machines_time_where_the_clock_runs() =>
        await Task.Delay(TimeSpan.FromMilliseconds(30), clock, Cancel).WaitAsync(soon, Cancel);

    [Fact]
    public async Task A_timer_does_not_fire_while_the_clock_is_frozen()
    {
        clock.Freeze();
        var wait = Task.Delay(TimeSpan.FromMilliseconds(10), clock, Cancel);
        await Task.Delay(50, Cancel);
        wait.IsCompleted.ShouldBeFalse();

        clock.Run();

        await wait.WaitAsync(soon, Cancel);
    }

    [Fact]
    public async Task A_periodic_timer_goes_on()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync(Cancel).AsTask();
            clock.Advance(TimeSpan.FromDays(1));
            (await tick.WaitAsync(soon, Cancel)).ShouldBeTrue();
        }
    }

    [Fact]
    public void It_is_set_and_stopped_in_one_step_and_reset_in_another()
    {
        var instant = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var seen = new List<ClockReading>();
        clock.Moved += seen.Add;

        clock.Freeze(instant);
        clock.Reset();

        seen.Select(reading => reading.Frozen).ShouldBe([true, false], "nobody sees it moved and not yet stopped");
        seen[0].UtcNow.ShouldBe(instant);
        clock.Offset.ShouldBe(TimeSpan.Zero);
        clock.SetOffset(TimeSpan.FromHours(-1));
        clock.GetUtcNow().ShouldBe(DateTimeOffset.UtcNow.AddHours(-1), soon);
    }

    [Fact]
    public void It_goes_from_1970_to_9999_and_no_further()
    {
        clock.SetUtcNow(EmulatorClock.Latest);
        clock.GetUtcNow().ShouldBe(EmulatorClock.Latest, "it has run into its end, and stands there");
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(1))).Message.ShouldContain("The clock goes from 1970-01-01 00:00:00Z to 9999-01-01 00:00:00Z.");
        Should.Throw<ArgumentOutOfRangeException>(() => clock.SetOffset(TimeSpan.MaxValue));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.SetUtcNow(DateTimeOffset.MinValue));
        clock.GetUtcNow().ShouldBe(EmulatorClock.Latest);

        clock.Freeze(EmulatorClock.Earliest);
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
        clock.GetUtcNow().ShouldBe(EmulatorClock.Earliest);
    }

    [Fact]
    public async Task A_wait_ends_when_the_clock_is_moved_to_before_it_began()
    {
        clock.Freeze();
        var wait = Task.Delay(TimeSpan.FromHours(1), clock, Cancel);
        clock.Advance(TimeSpan.FromMinutes(30));
        clock.Advance(TimeSpan.FromMinutes(-30));
        await Task.Delay(20, Cancel);
        wait.IsCompleted.ShouldBeFalse("it is where it was when the wait began");

        clock.Advance(TimeSpan.FromSeconds(-1));

        await wait.WaitAsync(soon, Cancel);
    }
}
