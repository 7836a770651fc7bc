using ManagedIdentityEmulator.Benchmarks.Load;
using ManagedIdentityEmulator.Benchmarks.Measuring;
using ManagedIdentityEmulator.Benchmarks.Programs;
using ManagedIdentityEmulator.Benchmarks.Reports;
using ManagedIdentityEmulator.Benchmarks.Rows;

namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>Measures what was asked for and tells about it.</summary>
internal static class Run
{
    public static async Task<int> MeasureAsync(RunChoice chosen)
    {
        await Console.Error.WriteLineAsync(chosen.Emulator is null ? "publishing the emulator" : $"taking {chosen.Emulator}");
        var bench = new Workbench(chosen.Settings, await BuiltPrograms.GetAsync(chosen.Emulator), WrkLoad.IsInstalled ? new WrkLoad() : new ClientLoad());
        var (measurements, shares) = (new List<Measurement>(), new List<double>());
        foreach (var row in chosen.Rows)
        {
            await Console.Error.WriteLineAsync($"measuring: {row.Name}");
            shares.Add(SigningLoop.ShareOfProcessors());
            measurements.AddRange(await row.MeasureAsync(bench));
        }

        shares.Add(SigningLoop.ShareOfProcessors());
        var report = new Report(DateTimeOffset.UtcNow, chosen.Arguments, MachineFacts.OfThis(new(shares)), bench.Load.Name, bench.Settings, measurements);
        await TellAsync(report, chosen);
        return chosen.IsCheck && !report.IsEveryTargetMet ? ExitCode.Failed : ExitCode.Ok;
    }

    private static async Task TellAsync(Report report, RunChoice chosen)
    {
        Console.WriteLine($"{report.How}\n\n{Table.Write(report.Measurements)}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(chosen.JsonFile))!);
        await File.WriteAllTextAsync(chosen.JsonFile, JsonReport.Write(report));
        if (chosen.IsWrite)
        {
            await File.WriteAllTextAsync(Repository.File(ResultsPage.File), ResultsPage.Write(report));
        }
    }
}
