using System.Runtime.InteropServices;
using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>What the figures depend on besides the code.</summary>
/// <param name="Share">What share of the processors could be had before, between and after the rows: the rest was somebody else's.</param>
internal sealed record MachineFacts(string Processor, int Cores, double MemoryGiB, string OperatingSystem, string Runtime, Samples Share)
{
    private const string ProcessorList = "/proc/cpuinfo"; // Linux

    public static MachineFacts OfThis(Samples share) => new(
        ProcessorName() ?? $"{RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3), 1),
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})",
        RuntimeInformation.FrameworkDescription,
        share);

    public override string ToString() => FormattableString.Invariant($"{Processor}, {Cores} cores of which {Share.Median:P0} could be had (at worst {Share.Min:P0}), {MemoryGiB} GiB; {OperatingSystem}; {Runtime}");

    private static string? ProcessorName() => !File.Exists(ProcessorList) ? null
        : File.ReadLines(ProcessorList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[^1];
}
