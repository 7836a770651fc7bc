namespace ManagedIdentityEmulator.Benchmarks.Measuring;

/// <summary>What the rounds have measured of one thing.</summary>
internal sealed record Samples(IReadOnlyList<double> Values)
{
    public double Median { get; } = MedianOf(Values);

    public double Min => Values.Min();

    public double Max => Values.Max();

    private static double MedianOf(IReadOnlyList<double> values)
    {
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count == 0 ? throw new ArgumentException("nothing was measured", nameof(values))
            : ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
