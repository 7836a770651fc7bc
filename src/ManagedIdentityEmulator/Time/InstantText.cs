using System.Globalization;

namespace ManagedIdentityEmulator.Time;

/// <summary>Instants as text: <c>2026-01-31T12:00:00Z</c>; without a zone, UTC.</summary>
internal static class InstantText
{
    public const string Form = "an instant such as 2026-01-31T12:00:00Z";

    private static readonly string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    public static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>Takes a number of seconds since 1970, if the calendar goes as far.</summary>
    public static bool TryFromSeconds(long seconds, out DateTimeOffset instant)
    {
        var isInRange = SpanText.TryFromSeconds(seconds, out var since) && since >= TimeSpan.Zero && since <= DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch;
        instant = isInRange ? DateTimeOffset.UnixEpoch + since : default;
        return isInRange;
    }
}
