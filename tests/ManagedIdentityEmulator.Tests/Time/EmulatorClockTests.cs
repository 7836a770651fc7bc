using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Time;

public sealed class EmulatorClockTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(5);
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
}
