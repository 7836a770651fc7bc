using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Answering with a cached token, against a bare endpoint that writes the same bytes.</summary>
internal sealed class CachedRow : IRow
{
    private const int Connections = 64;
    private const double Least = 0.9;

    public string Name => "cached";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        await using var emulator = await bench.StartEmulatorAsync();
        return [
            .. await CompareAsync(bench, emulator.Server, "IMDS", Question.Imds()),
            .. await CompareAsync(bench, emulator.Server, "App Service", await emulator.AppServiceQuestionAsync())];
    }

    private static async Task<Measurement[]> CompareAsync(Workbench bench, ServerProcess emulator, string protocol, Question question)
    {
        await using var bare = await bench.StartBareAsync(await Answer.OfAsync(emulator.Port, question), question);
        foreach (var server in new[] { emulator, bare })
        {
            await LoadAsync(server); // until its code is compiled for good
        }

        var (ours, theirs) = await Rounds.AlternateAsync(bench.Settings.Rounds, () => LoadAsync(emulator), () => LoadAsync(bare));
        return [
            new($"cached token, {protocol}", "requests/s", ours.Of(run => run.PerSecond), theirs.Of(run => run.PerSecond), Target.RatioAtLeast(Least)),
            new($"cached token, {protocol}: processor", "µs/request", ours.Of(run => run.Microseconds), theirs.Of(run => run.Microseconds))];

        async Task<(double PerSecond, double Microseconds)> LoadAsync(ServerProcess server)
        {
            var before = server.ProcessorTime;
            var result = await bench.Load.RunAsync(new LoadPlan(server.Port, question, Connections, bench.Settings.Seconds));
            return (result.PerSecond, (server.ProcessorTime - before).TotalMicroseconds / result.Requests);
        }
    }
}
