using ManagedIdentityEmulator.Soak.Measuring;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak.Reports;

/// <summary>What came of a run.</summary>
internal sealed record SoakReport(
    TimeSpan Duration, int Seed, IReadOnlyDictionary<string, long> Done, long Failed, IReadOnlyCollection<Finding> Failures, long TokensIssued, long Verifications, IReadOnlyList<Sample> Samples)
{
    private const double Mebibyte = 1024 * 1024;

    public IReadOnlyList<Growth> Growth { get; } =
    [
        Of("resident memory", "MiB", Samples, sample => sample.ResidentMemory / Mebibyte, 8),
        Of("of it private", "MiB", Samples, sample => sample.PrivateMemory / Mebibyte, 8),
        Of("handles", "", Samples, sample => sample.Handles, 15),
        Of("of them sockets", "", Samples, sample => sample.Sockets, 15),
        Of("threads", "", Samples, sample => sample.Threads, 8),
        Of("files kept", "", Samples, sample => sample.Files, 2),
        Of("bytes kept", "KiB", Samples, sample => sample.FileBytes / 1024.0, 64),
        Of("published keys", "", Samples, sample => sample.Keys, 10),
    ];

    public bool IsTooShortToJudgeGrowth => Growth.All(growth => growth.HasGrown is null);

    public bool IsWell => Failed == 0 && TokensIssued > 0 && Growth.All(growth => growth.HasGrown is not true);

    private static Growth Of(string what, string unit, IReadOnlyList<Sample> samples, Func<Sample, double> value, double least) =>
        Measuring.Growth.Of(what, unit, [.. samples.Select(sample => (sample.Seconds, value(sample)))], least);
}
