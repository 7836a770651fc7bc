using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>From the start of the process to its first answer, which is a token.</summary>
internal sealed class StartRow : IRow
{
    private const double Most = 1.3;

    private readonly string what;
    private readonly Func<Workbench, Task<EmulatorUnderTest>> start;

    private StartRow(string name, string what, Func<Workbench, Task<EmulatorUnderTest>> start) => (Name, this.what, this.start) = (name, what, start);

    /// <summary>The program as it is published.</summary>
    public static StartRow Program { get; } = new("start", "start to first token", bench => bench.StartEmulatorAsync());

    /// <summary>The .NET tool as it is installed.</summary>
    public static StartRow Tool { get; } = new("tool", "start of the tool to first token", bench => bench.StartToolAsync());

    public string Name { get; }

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds();
        Answer answer;
        await using (var emulator = await start(bench))
        {
            answer = await Answer.OfAsync(emulator.Server.Port, question);
        }

        return await Starts.CompareAsync(
            bench.Settings, what, async () => (await start(bench)).Server, () => bench.StartBareAsync(answer, question), Target.RatioAtMost(Most));
    }
}
