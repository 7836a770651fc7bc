using System.Globalization;
using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Reports;

/// <summary>Measurements as a Markdown table, which a console shows well enough too: medians, and the least and the most of all rounds.</summary>
internal static class Table
{
    private static readonly string[] headings = ["what", "unit", "target", "emulator", "counterpart", "ratio", "met"];

    public static string Write(IEnumerable<Measurement> measurements)
    {
        string[][] rows = [headings, .. measurements.Select(Cells)];
        var widths = headings.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => Line(row.Zip(widths, (cell, width) => cell.PadRight(width)))).ToList();
        lines.Insert(1, Line(widths.Select(width => new string('-', width))));
        return string.Join('\n', lines);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string[] Cells(Measurement measured) => [
        measured.What,
        measured.Unit,
        measured.Target?.Text ?? "",
        Spread(measured.Ours.Median, measured.Ours),
        measured.Counterpart is { } counterpart ? Spread(counterpart.Median, counterpart) : "",
        measured.Ratios is { } ratios ? Spread(measured.Ratio, ratios) : "",
        measured.IsMet switch { true => "yes", false => "**no**", null => "" }];

    private static string Spread(double middle, Samples samples) =>
        samples.Values.Count == 1 ? Number(middle) : $"{Number(middle)} ({Number(samples.Min)}–{Number(samples.Max)})";

    private static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 1000 => "#,0", >= 100 or 0 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
