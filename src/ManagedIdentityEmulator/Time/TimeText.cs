using System.Globalization;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Time;

/// <summary>Spans and instants as the emulator's own API and its command line take them.</summary>
internal static partial class TimeText
{
    private static readonly string[] instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>Reads a span as <c>[-]d.hh:mm:ss</c>. The framework alone takes "3600" for ten years.</summary>
    public static bool TrySpan(string text, out TimeSpan span)
    {
        span = default;
        return SpanPattern().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
    }

    /// <summary>Reads a number of seconds, if a span can be as long.</summary>
    public static bool TrySpan(long seconds, out TimeSpan span)
    {
        var isInRange = Math.Abs((decimal)seconds) <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond;
        span = isInRange ? TimeSpan.FromSeconds(seconds) : default;
        return isInRange;
    }

    /// <summary>Reads an instant such as <c>2026-01-31T12:00:00Z</c>; one without an offset is in UTC.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>Reads a number of seconds since 1970.</summary>
    public static bool TryInstant(long seconds, out DateTimeOffset instant)
    {
        var isInRange = TrySpan(seconds, out var since) && since >= TimeSpan.Zero && since <= DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch;
        instant = isInRange ? DateTimeOffset.UnixEpoch + since : default;
        return isInRange;
    }

    [GeneratedRegex(@"^-?([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SpanPattern();
}
