using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>A fresh token for every request, against signing alone. The load's own share of the processors counts against the emulator.</summary>
internal sealed class MintRow : IRow
{
    private const double Least = 0.9;

    public string Name => "mint";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var (settings, question) = (bench.Settings, Question.Imds(more: "&bypass_cache=true"));
        await using var emulator = await bench.StartEmulatorAsync();
        var signing = new SigningLoop(await SignedLengthAsync(emulator.Server, question));
        var plan = new LoadPlan(emulator.Server.Port, question, Environment.ProcessorCount * 8, settings.Seconds);
        await bench.Load.RunAsync(plan);

        var (ours, bare) = await Rounds.AlternateAsync(
            settings.Rounds,
            async () => (await bench.Load.RunAsync(plan)).PerSecond,
            () => Task.FromResult(signing.PerSecond(TimeSpan.FromSeconds(settings.Seconds))));
        return [new("fresh token for every request", "tokens/s", new(ours), new(bare), Target.RatioAtLeast(Least))];
    }

    private static async Task<int> SignedLengthAsync(ServerProcess emulator, Question question)
    {
        var body = JsonNode.Parse((await Answer.OfAsync(emulator.Port, question)).Body)!;
        return ((string)body["access_token"]!).LastIndexOf('.');
    }
}
