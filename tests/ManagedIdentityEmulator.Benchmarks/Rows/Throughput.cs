using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>How much is done in a second, and what of the processors each takes, in microseconds.</summary>
internal readonly record struct Throughput(double PerSecond, double Microseconds)
{
    public const int Connections = 64;
    private const int WarmUpSeconds = 3;

    /// <summary>That of a server that these are asked of, again and again.</summary>
    public static async Task<Throughput> UnderLoadAsync(Workbench bench, ServerProcess server, params IReadOnlyList<Question> questions)
    {
        var before = server.ProcessorTime;
        var result = await bench.Load.RunAsync(new LoadPlan(server.Port, questions, Connections, bench.Settings.Seconds));
        return result.Failed > 0 ? throw new InvalidOperationException($"{result.Failed} of {result.Requests} requests failed: {questions[0].Path}")
            : new(result.PerSecond, (server.ProcessorTime - before).TotalMicroseconds / result.Requests);
    }

    /// <param name="bench">What to measure with.</param>
    /// <param name="what">What is done.</param>
    /// <param name="unit">What each is called.</param>
    /// <param name="ours">Measures the emulator.</param>
    /// <param name="theirs">Measures the counterpart.</param>
    /// <param name="target">What is to be reached a second.</param>
    public static async Task<Measurement[]> CompareAsync(Workbench bench, string what, string unit, Func<Task<Throughput>> ours, Func<Task<Throughput>> theirs, Target? target = null)
    {
        await WarmUpAsync(bench.Settings, ours, theirs);
        var (first, second) = await Rounds.AlternateAsync(bench.Settings.Rounds, ours, theirs);
        return [
            new(what, $"{unit}s/s", first.Of(run => run.PerSecond), second.Of(run => run.PerSecond), target),
            new($"{what}: processor", $"µs/{unit}", first.Of(run => run.Microseconds), second.Of(run => run.Microseconds))];
    }

    /// <summary>Until their code is compiled for good. After a second, a bare answer has taken half as much again as after three: a short load has several turns.</summary>
    private static async Task WarmUpAsync(Settings settings, Func<Task<Throughput>> ours, Func<Task<Throughput>> theirs)
    {
        for (var seconds = 0; seconds < WarmUpSeconds; seconds += settings.Seconds)
        {
            await ours();
            await theirs();
        }
    }
}
