using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>From the start of the process to its first answer, which is a token.</summary>
internal sealed class StartRow : IRow
{
    private const double Most = 1.3;

    private readonly string what;
    private readonly Func<Workbench, TemporaryFolder, Task<EmulatorUnderTest>> start;

    private StartRow(string name, string what, Func<Workbench, TemporaryFolder, Task<EmulatorUnderTest>> start) => (Name, this.what, this.start) = (name, what, start);

    /// <summary>The program as it is published, which makes its first key.</summary>
    public static StartRow Program { get; } = new("start", "start to first token", (bench, _) => bench.StartEmulatorAsync());

    /// <summary>The same with a data directory, where the key is already.</summary>
    public static StartRow Kept { get; } = new("kept", "start to first token, keys kept", (bench, folder) => bench.StartEmulatorAsync("--data", folder.File("data")));

    /// <summary>The .NET tool as it is installed.</summary>
    public static StartRow Tool { get; } = new("tool", "start of the tool to first token", (bench, _) => bench.StartToolAsync());

    public string Name { get; }

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench)
    {
        var question = Question.Imds();
        using var folder = new TemporaryFolder();
        Answer answer;
        await using (var emulator = await start(bench, folder))
        {
            answer = await Answer.OfAsync(emulator.Server.Port, question);
        }

        return await Starts.CompareAsync(
            bench.Settings, what, async () => (await start(bench, folder)).Server, () => bench.StartBareAsync(answer, question), Target.RatioAtMost(Most));
    }
}
