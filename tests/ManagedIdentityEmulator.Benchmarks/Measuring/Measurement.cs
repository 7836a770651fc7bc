namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Ours">The emulator's.</param>
/// <param name="Bare">The counterpart's, where there is one.</param>
/// <param name="Target">What is to be reached, where something is.</param>
internal sealed record Measurement(string What, string Unit, Samples Ours, Samples? Bare = null, Target? Target = null)
{
    /// <summary>Ours to the counterpart's, of the medians.</summary>
    public double Ratio => Bare is null ? double.NaN : Ours.Median / Bare.Median;

    /// <summary>The same of each round: how much it wavers.</summary>
    public Samples? Ratios => Bare is null ? null : new([.. Ours.Values.Zip(Bare.Values, (ours, bare) => ours / bare)]);

    public bool? IsMet => Target?.IsMet(Ours.Median, Ratio);
}
