using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>What a row has to measure with.</summary>
internal sealed class Workbench(Settings settings, BuiltPrograms programs, ILoadGenerator load)
{
    private readonly Lazy<Task<string>> tool = new(InstalledTool.GetAsync);

    public Settings Settings => settings;

    public ILoadGenerator Load => load;

    public Task<EmulatorUnderTest> StartEmulatorAsync(params string[] more) => EmulatorUnderTest.StartAsync(programs.Emulator, more);

    public async Task<EmulatorUnderTest> StartToolAsync() => await EmulatorUnderTest.StartAsync(await tool.Value);

    public Task<ServerProcess> StartBareAsync(Answer answer, Question question) => BareProgram.StartAsync(programs.Bare, answer, question, signs: false);

    /// <summary>The bare program that makes a key, and signs for every answer.</summary>
    public Task<ServerProcess> StartBareSignerAsync(Answer answer, Question question) => BareProgram.StartAsync(programs.Bare, answer, question, signs: true);
}
