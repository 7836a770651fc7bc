using System.Globalization;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Spans as people write them: <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, and <c>d.hh:mm:ss</c> as the configuration has them.</summary>
internal static class FriendlySpan
{
    public const string Forms = "a span such as 90s, 10m, 2h, 1d or 1.12:00:00";

    private static readonly (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1)];

    /// <returns>The span; a number alone is of seconds. <see langword="null"/> where it is none.</returns>
    public static TimeSpan? TryParse(string text)
    {
        if (TimeText.TrySpan(text, out var span))
        {
            return span;
        }

        var (unit, seconds) = units.First(known => text.EndsWith(known.Unit, StringComparison.Ordinal));
        return double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number * seconds) <= TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromSeconds(number * seconds)
            : null;
    }

    /// <summary>A span in its two largest units, e.g. <c>1d 2h</c>.</summary>
    public static string Write(TimeSpan span)
    {
        var age = span.Duration();
        (int Count, string Unit)[] parts = [((int)age.TotalDays, "d"), (age.Hours, "h"), (age.Minutes, "m"), (age.Seconds, "s")];
        var shown = parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count > 0).Select(part => $"{part.Count}{part.Unit}").ToList();
        return shown.Count == 0 ? "0s" : string.Join(' ', shown);
    }
}
