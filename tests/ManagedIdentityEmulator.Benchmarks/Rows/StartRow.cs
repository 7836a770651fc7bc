using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>From the start of the process to its first answer, which is a token.</summary>
internal sealed class StartRow : IRow
{
    private const double Most = 1.3;

    public string Name => "start";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds();
        Answer answer;
        await using (var emulator = await bench.StartEmulatorAsync())
        {
            answer = await Answer.OfAsync(emulator.Server.Port, question);
        }

        return await Starts.CompareAsync(
            bench.Settings, "start to first token", async () => (await bench.StartEmulatorAsync()).Server, () => bench.StartBareAsync(answer, question), Target.RatioAtMost(Most));
    }
}
