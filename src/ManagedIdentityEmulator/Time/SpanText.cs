using System.Globalization;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Time;

/// <summary>Spans as text: as the configuration and JSON have them, and as people write them.</summary>
internal static partial class SpanText
{
    public const string Form = "a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss";

    private static readonly (string Unit, TimeSpan Length)[] units =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))];

    /// <summary>Reads what a person writes: a number with a unit, of seconds without one, or <c>[-]d.hh:mm:ss</c>.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        if (TryParseClock(text, out span))
        {
            return true;
        }

        if (Scaled().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var unit = match.Groups["unit"].Value is { Length: > 0 } named ? named : "s";
        return TryFromTicks(decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * units.Single(known => known.Unit == unit).Length.Ticks, out span);
    }

    /// <summary>Reads a span as <c>[-]d.hh:mm:ss</c>. The framework alone takes "3600" for ten years.</summary>
    public static bool TryParseClock(string text, out TimeSpan span)
    {
        span = default;
        return Clock().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
    }

    /// <summary>Takes a number of seconds, if a span can be as long.</summary>
    public static bool TryFromSeconds(long seconds, out TimeSpan span) => TryFromTicks((decimal)seconds * TimeSpan.TicksPerSecond, out span);

    /// <summary>Writes a span in the largest unit that it is a whole number of.</summary>
    public static string Write(TimeSpan span) =>
        span == TimeSpan.Zero ? "0s"
        : units.FirstOrDefault(known => span.Ticks % known.Length.Ticks == 0) is { Unit: { } unit } whole
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / whole.Length.Ticks}{unit}")
            : span.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>Writes how long a span is, whichever way it goes, in its two largest units: <c>1d 2h</c>.</summary>
    public static string WriteRoughly(TimeSpan span)
    {
        var age = span.Duration();
        (int Count, string Unit)[] parts = [((int)age.TotalDays, "d"), (age.Hours, "h"), (age.Minutes, "m"), (age.Seconds, "s")];
        var shown = parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count > 0).Select(part => $"{part.Count}{part.Unit}").ToList();
        return shown.Count == 0 ? "0s" : string.Join(' ', shown);
    }

    private static bool TryFromTicks(decimal ticks, out TimeSpan span)
    {
        var isInRange = Math.Abs(ticks) <= TimeSpan.MaxValue.Ticks;
        span = isInRange ? new TimeSpan((long)ticks) : default;
        return isInRange;
    }

    [GeneratedRegex(@"^-?([0-9]{1,8}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<number>-?[0-9]{1,15}(\.[0-9]{1,6})?)(?<unit>ms|[smhd])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Scaled();
}
