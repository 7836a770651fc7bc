using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>A run: what was measured, where and how.</summary>
/// <param name="Arguments">What the program was started with.</param>
internal sealed record Report(DateTimeOffset Taken, string Arguments, MachineFacts Machine, string Load, Settings Settings, IReadOnlyList<Measurement> Measurements)
{
    public bool IsEveryTargetMet => Measurements.All(measured => measured.IsMet is not false);

    /// <summary>How it was measured, in a line.</summary>
    public string How => $"{Machine}; {Settings.Rounds} {(Settings.Rounds == 1 ? "round" : "rounds")} in turns, loads of {Settings.Seconds} s by {Load}";
}
