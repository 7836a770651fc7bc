using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Resident memory of a program that has answered once and is left alone since.</summary>
internal sealed class MemoryRow : IRow
{
    private const double Most = 1.5;
    private const double Mebibyte = 1024 * 1024;

    public string Name => "memory";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var rounds = new List<(double Ours, double Bare)>();
        while (rounds.Count < bench.Settings.Rounds)
        {
            var question = Question.Imds();
            await using var emulator = await bench.StartEmulatorAsync();
            await using var bare = await bench.StartBareAsync(await Answer.OfAsync(emulator.Server.Port, question), question);
            await Task.Delay(TimeSpan.FromSeconds(2 * bench.Settings.Seconds)); // what goes on after a start, such as the generation of the next key
            rounds.Add((emulator.Server.ResidentMemory / Mebibyte, bare.ResidentMemory / Mebibyte));
        }

        return [new("resident memory, idle", "MiB", rounds.Of(round => round.Ours), rounds.Of(round => round.Bare), Target.RatioAtMost(Most))];
    }
}
