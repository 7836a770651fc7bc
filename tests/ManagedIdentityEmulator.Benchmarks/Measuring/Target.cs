namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>What a measurement is to reach.</summary>
/// <param name="Text">For a reader.</param>
/// <param name="IsMet">Whether a median, and its ratio to the counterpart's, will do; a measurement without a counterpart has the ratio NaN.</param>
internal sealed record Target(string Text, Func<double, double, bool> IsMet)
{
    public static Target RatioAtLeast(double least) => new($"≥ {least} ×", (_, ratio) => ratio >= least);

    public static Target RatioAtMost(double most) => new($"≤ {most} ×", (_, ratio) => ratio <= most);

    public static Target AtMost(double most, string unit) => new($"≤ {most} {unit}", (ours, _) => ours <= most);
}
