using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Keys that are rotated every second, while cached and fresh tokens are asked for.</summary>
internal sealed class RotationRow : IRow
{
    private const double Most = 2;
    private const int CachedForAFreshOne = 19;
    private static readonly TimeSpan every = TimeSpan.FromSeconds(1);
    private static readonly IReadOnlyList<Question> mixed = [.. Enumerable.Repeat(Question.Imds(), CachedForAFreshOne), Question.Imds(more: "&bypass_cache=true")];

    public string Name => "rotation";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        await using var emulator = await bench.StartEmulatorAsync();
        var plan = new LoadPlan(emulator.Server.Port, mixed, Throughput.Connections, bench.Settings.Seconds);
        await bench.Load.RunAsync(plan);

        var (rotated, steady) = await Rounds.AlternateAsync(bench.Settings.Rounds, () => RotateUnderAsync(bench.Load.RunAsync(plan), emulator), () => bench.Load.RunAsync(plan));
        return [
            new("key rotation under load: p99", "ms", rotated.Of(run => run.P99), steady.Of(run => run.P99), Target.RatioAtMost(Most)),
            new("key rotation under load: failed", "requests", rotated.Of(run => (double)run.Failed), Target: Target.Never)];
    }

    private static async Task<LoadResult> RotateUnderAsync(Task<LoadResult> load, EmulatorUnderTest emulator)
    {
        do
        {
            await Task.WhenAny(load, Task.Delay(every / 2));
            await emulator.RotateKeysAsync();
            await Task.WhenAny(load, Task.Delay(every / 2));
        }
        while (!load.IsCompleted);

        return await load;
    }
}
