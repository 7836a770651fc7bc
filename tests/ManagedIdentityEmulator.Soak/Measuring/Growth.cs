namespace ManagedIdentityEmulator.Soak.Measuring;

/// <summary>Whether something has grown.</summary>
/// <param name="Early">The median of the run's second quarter: in the first, the emulator warms up.</param>
/// <param name="Late">The median of its last quarter.</param>
/// <param name="SlopePerHour">The median slope between any two moments since the first quarter (Theil and Sen), which single peaks do not move.</param>
/// <param name="Allowed">By how much it may grow from the one quarter to the other.</param>
/// <param name="HasGrown">Whether both say so: the medians and the slope; <see langword="null"/> where the run was too short to say.</param>
internal sealed record Growth(string What, string Unit, double Early, double Late, double Most, double SlopePerHour, double Allowed, bool? HasGrown)
{
    /// <summary>Of a shorter run the second quarter is warming up as well: until the first tokens and keys go, after two minutes, there are more and more of them.</summary>
    public static readonly TimeSpan ShortestToJudge = TimeSpan.FromMinutes(4);

    private const int MostPoints = 300; // every pair of them is looked at
    private const double Share = 0.1;

    /// <param name="points">When, in seconds, and how much.</param>
    /// <param name="least">What may be added however little there was.</param>
    public static Growth Of(string what, string unit, IReadOnlyList<(double At, double Value)> points, double least)
    {
        var (second, third, last) = (points.Count / 4, points.Count / 2, points.Count * 3 / 4);
        var (early, late) = (Median(points.Take(second..third)), Median(points.Take(last..)));
        var (since, allowed) = (Thinned(points.Skip(second).ToList()), Math.Max(least, early * Share));
        var slope = since.Count < 2 ? 0 : Slope(since);
        var isLong = points.Count > 0 && points[^1].At - points[0].At >= ShortestToJudge.TotalSeconds * 0.95;
        var between = points.Count == 0 ? 0 : (points[^1].At - points[0].At) * 0.5; // from the middle of the one quarter to that of the other
        return new(what, unit, early, late, points.Select(point => point.Value).DefaultIfEmpty().Max(), slope * 3600, allowed, isLong ? late - early > allowed && slope * between > allowed / 2 : null);
    }

    private static List<(double At, double Value)> Thinned(List<(double At, double Value)> points)
    {
        var step = (points.Count / MostPoints) + 1;
        return [.. points.Where((_, index) => index % step == 0)];
    }

    private static double Slope(List<(double At, double Value)> points) => MedianOf(
        from first in Enumerable.Range(0, points.Count)
        from second in Enumerable.Range(first + 1, points.Count - first - 1)
        where points[second].At > points[first].At
        select (points[second].Value - points[first].Value) / (points[second].At - points[first].At));

    private static double Median(IEnumerable<(double At, double Value)> points) => MedianOf(points.Select(point => point.Value));

    private static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
