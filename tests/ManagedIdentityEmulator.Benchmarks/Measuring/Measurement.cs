namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Ours">The emulator's.</param>
/// <param name="Counterpart">What it is measured against, where there is something.</param>
/// <param name="Target">What is to be reached, where something is.</param>
internal sealed record Measurement(string What, string Unit, Samples Ours, Samples? Counterpart = null, Target? Target = null)
{
    /// <summary>Ours to the counterpart's, of the medians; NaN without one.</summary>
    public double Ratio => Counterpart is null ? double.NaN : Ours.Median / Counterpart.Median;

    /// <summary>The same of each round: how much it wavers.</summary>
    public Samples? Ratios => Counterpart is null ? null : new([.. Ours.Values.Zip(Counterpart.Values, (ours, theirs) => ours / theirs)]);

    public bool? IsMet => Target?.IsMet(this);
}
