using System.Globalization;

namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>What a measurement is to reach.</summary>
/// <param name="Text">For a reader.</param>
/// <param name="IsMet">Whether it does.</param>
internal sealed record Target(string Text, Func<Measurement, bool> IsMet)
{
    public static Target RatioAtLeast(double least) => new($"≥ {Number(least)} ×", measured => measured.Ratio >= least);

    public static Target RatioAtMost(double most) => new($"≤ {Number(most)} ×", measured => measured.Ratio <= most);

    /// <summary>A bound without a counterpart.</summary>
    public static Target AtMost(double most) => new($"≤ {Number(most)}", measured => measured.Ours.Median <= most);

    /// <summary>A bound to what the counterpart may be exceeded by.</summary>
    public static Target AtMostMore(double most) => new($"≤ + {Number(most)}", measured => measured.Ours.Median - measured.Counterpart!.Median <= most);

    /// <summary>Something that must not happen once.</summary>
    public static Target Never { get; } = new("0", measured => measured.Ours.Max <= 0);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
