using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>What the figures depend on besides the code.</summary>
/// <param name="Share">What share of the processors could be had, at the worse of the run's two ends: the rest was somebody else's.</param>
internal sealed record MachineFacts(string Processor, int Cores, double MemoryGiB, string OperatingSystem, string Runtime, double Share)
{
    private const string ProcessorList = "/proc/cpuinfo"; // Linux

    public static MachineFacts OfThis(double share) => new(
        ProcessorName() ?? $"{RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3), 1),
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})",
        RuntimeInformation.FrameworkDescription,
        share);

    public override string ToString() => FormattableString.Invariant($"{Processor}, {Cores} cores of which {Share:P0} could be had, {MemoryGiB} GiB; {OperatingSystem}; {Runtime}");

    private static string? ProcessorName() => !File.Exists(ProcessorList) ? null
        : File.ReadLines(ProcessorList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[^1];
}
