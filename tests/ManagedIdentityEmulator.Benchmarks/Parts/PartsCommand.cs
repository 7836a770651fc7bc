using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace ManagedIdentityEmulator.Benchmarks.Parts;

/// <summary><c>parts</c>: where the time of an answer goes, by BenchmarkDotNet.</summary>
internal static class PartsCommand
{
    private const string Folder = "artifacts/benchmarks/parts";

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Rough figures: three short iterations." };
        var parts = new Command("parts", "Measures the steps of an answer, each by itself, with what it allocates.") { quick };
        parts.SetAction(parsed => BenchmarkRunner.Run<EmulatorParts>(Configuration(parsed.GetValue(quick))).HasCriticalValidationErrors ? ExitCode.Failed : ExitCode.Ok);
        return parts;
    }

    // In this process: a project that BenchmarkDotNet generated would be built by the rules of this repository, which it does not meet.
    private static ManualConfig Configuration(bool isQuick) => DefaultConfig.Instance
        .AddJob((isQuick ? Job.ShortRun : Job.Default).WithToolchain(InProcessNoEmitToolchain.Instance))
        .WithArtifactsPath(Repository.File(Folder));
}
