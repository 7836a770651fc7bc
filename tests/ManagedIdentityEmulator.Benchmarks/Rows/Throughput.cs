using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>A server, and what it is asked.</summary>
internal sealed record Loaded(ServerProcess Server, IReadOnlyList<Question> Questions);

/// <summary>How much two servers answer under the same load, and what of the processors each takes for it.</summary>
internal static class Throughput
{
    public const int Connections = 64;

    public static async Task<Measurement[]> CompareAsync(Workbench bench, string what, Loaded ours, Loaded theirs, Target target)
    {
        // Until their code is compiled for good.
        await LoadAsync(ours);
        await LoadAsync(theirs);

        var (first, second) = await Rounds.AlternateAsync(bench.Settings.Rounds, () => LoadAsync(ours), () => LoadAsync(theirs));
        return [
            new(what, "requests/s", first.Of(run => run.PerSecond), second.Of(run => run.PerSecond), target),
            new($"{what}: processor", "µs/request", first.Of(run => run.Microseconds), second.Of(run => run.Microseconds))];

        async Task<(double PerSecond, double Microseconds)> LoadAsync(Loaded loaded)
        {
            var before = loaded.Server.ProcessorTime;
            var result = await bench.Load.RunAsync(new LoadPlan(loaded.Server.Port, loaded.Questions, Connections, bench.Settings.Seconds));
            return result.Failed > 0 ? throw new InvalidOperationException($"{what}: {result.Failed} of {result.Requests} requests failed")
                : (result.PerSecond, (loaded.Server.ProcessorTime - before).TotalMicroseconds / result.Requests);
        }
    }
}
