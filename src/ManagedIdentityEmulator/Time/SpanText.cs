using System.Globalization;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Time;

/// <summary>Spans as a person writes them: <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, <c>1.02:03:04</c>, or whole seconds.</summary>
internal static partial class SpanText
{
    public const string Form = "a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss";

    private static readonly (string Unit, TimeSpan Length)[] units =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))];

    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        if (Clock().IsMatch(text))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span); // which takes "90" for 90 days, and is not asked that
        }

        if (Scaled().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var unit = match.Groups["unit"].Value is { Length: > 0 } named ? named : "s";
        var ticks = decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * units.Single(known => known.Unit == unit).Length.Ticks;
        var isInRange = Math.Abs(ticks) <= TimeSpan.MaxValue.Ticks;
        span = isInRange ? new TimeSpan((long)ticks) : default;
        return isInRange;
    }

    /// <summary>In the largest unit that it is a whole number of.</summary>
    public static string Write(TimeSpan span) =>
        span == TimeSpan.Zero ? "0s"
        : units.FirstOrDefault(known => span.Ticks % known.Length.Ticks == 0) is { Unit: { } unit } whole
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / whole.Length.Ticks}{unit}")
            : span.ToString("c", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<number>-?[0-9]{1,12}(\.[0-9]{1,6})?)(?<unit>ms|[smhd])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Scaled();
}
