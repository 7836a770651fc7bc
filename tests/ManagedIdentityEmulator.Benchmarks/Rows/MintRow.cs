using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>A fresh token for every request, against signing alone. What the load takes of the processors counts against the emulator.</summary>
internal sealed class MintRow : IRow
{
    private const double Least = 0.9;

    public string Name => "mint";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds(more: "&bypass_cache=true");
        await using var emulator = await bench.StartEmulatorAsync();
        var signing = new SigningLoop(await SignedLengthAsync(emulator.Server, question));
        return await Throughput.CompareAsync(
            bench, "fresh token for every request, against signing", "token",
            () => Throughput.UnderLoadAsync(bench, emulator.Server, question), () => Task.FromResult(signing.Measure(TimeSpan.FromSeconds(bench.Settings.Seconds))),
            Target.RatioAtLeast(Least));
    }

    private static async Task<int> SignedLengthAsync(ServerProcess emulator, Question question)
    {
        var body = JsonNode.Parse((await Answer.OfAsync(emulator.Port, question)).Body)!;
        return ((string)body["access_token"]!).LastIndexOf('.');
    }
}
