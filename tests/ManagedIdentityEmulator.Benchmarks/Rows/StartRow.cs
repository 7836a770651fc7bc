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
    private readonly Func<Workbench, Answer, Question, Task<ServerProcess>> startBare;

    private StartRow(
        string name, string what, Func<Workbench, TemporaryFolder, Task<EmulatorUnderTest>> start, Func<Workbench, Answer, Question, Task<ServerProcess>>? startBare = null) =>
        (Name, this.what, this.start, this.startBare) = (name, what, start, startBare ?? ((bench, answer, question) => bench.StartBareAsync(answer, question)));

    /// <summary>The program as it is published, which makes its first key.</summary>
    public static StartRow Program { get; } = new("start", "start to first token", (bench, _) => bench.StartEmulatorAsync());

    /// <summary>The same against a bare program that makes a key too, and signs its answer.</summary>
    public static StartRow NewKey { get; } = new(
        "new-key", "start to first token, against a bare start that makes a key and signs", (bench, _) => bench.StartEmulatorAsync(),
        (bench, answer, question) => bench.StartBareSignerAsync(answer, question));

    /// <summary>As it is published, with a data directory, where the key is already.</summary>
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
            bench.Settings, what, async () => (await start(bench, folder)).Server, () => startBare(bench, answer, question), Target.RatioAtMost(Most));
    }
}
