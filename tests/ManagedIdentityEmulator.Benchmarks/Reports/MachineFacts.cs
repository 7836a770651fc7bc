using System.Runtime.InteropServices;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>What the figures depend on besides the code.</summary>
internal sealed record MachineFacts(string Processor, int Cores, double MemoryGiB, string OperatingSystem, string Runtime)
{
    private const string ProcessorList = "/proc/cpuinfo"; // Linux

    public static MachineFacts OfThis() => new(
        ProcessorName() ?? $"{RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3), 1),
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})",
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => FormattableString.Invariant($"{Processor}, {Cores} cores, {MemoryGiB} GiB; {OperatingSystem}; {Runtime}");

    private static string? ProcessorName() => !File.Exists(ProcessorList) ? null
        : File.ReadLines(ProcessorList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[^1];
}
