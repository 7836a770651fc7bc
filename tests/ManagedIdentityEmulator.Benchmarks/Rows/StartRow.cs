using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>From the start of the process to its first answer, which is a token.</summary>
internal sealed class StartRow : IRow
{
    private const double Most = 1.3;
    private const int StartsARound = 4;

    public string Name => "start";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds();
        Answer answer;
        await using (var emulator = await bench.StartEmulatorAsync())
        {
            answer = await Answer.OfAsync(emulator.Server.Port, question);
        }

        await (await bench.StartBareAsync(answer, question)).DisposeAsync(); // both have been read from the disk once

        var rounds = bench.Settings.IsQuick ? bench.Settings.Rounds : bench.Settings.Rounds * StartsARound;
        var (ours, bare) = await Rounds.AlternateAsync(
            rounds,
            async () =>
            {
                await using var started = await bench.StartEmulatorAsync();
                return Took(started.Server);
            },
            async () =>
            {
                await using var started = await bench.StartBareAsync(answer, question);
                return Took(started);
            });
        return [
            new("start to first token", "ms", ours.Of(start => start.Wall), bare.Of(start => start.Wall), Target.RatioAtMost(Most)),
            new("start to first token: processor", "ms", ours.Of(start => start.Processor), bare.Of(start => start.Processor))];
    }

    private static (double Wall, double Processor) Took(ServerProcess server) => (server.FirstAnswer.TotalMilliseconds, server.ProcessorTime.TotalMilliseconds);
}
