using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>How long two programs take to their first answer, by the clock and of the processors.</summary>
internal static class Starts
{
    private const int InARound = 8; // a start is short, and wavers: of those that make a key, the longest takes thrice as long as the shortest

    public static async Task<Measurement[]> CompareAsync(Settings settings, string what, Func<Task<ServerProcess>> ours, Func<Task<ServerProcess>> theirs, Target target)
    {
        // From here on, both are in the cache of the disk.
        await TimeAsync(ours);
        await TimeAsync(theirs);

        var (first, second) = await Rounds.AlternateAsync(settings.IsQuick ? settings.Rounds : settings.Rounds * InARound, () => TimeAsync(ours), () => TimeAsync(theirs));
        return [
            new(what, "ms", first.Of(start => start.Wall), second.Of(start => start.Wall), target),
            new($"{what}: processor", "ms", first.Of(start => start.Processor), second.Of(start => start.Processor))];
    }

    private static async Task<(double Wall, double Processor)> TimeAsync(Func<Task<ServerProcess>> start)
    {
        await using var started = await start();
        return (started.FirstAnswer.TotalMilliseconds, started.ProcessorAtFirstAnswer.TotalMilliseconds);
    }
}
