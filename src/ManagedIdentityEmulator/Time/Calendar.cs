namespace ManagedIdentityEmulator.Time;

/// <summary>Sums of time that stop at the ends of the calendar, where the framework's overflow.</summary>
internal static class Calendar
{
    public static DateTimeOffset Plus(this DateTimeOffset time, TimeSpan by) =>
        by < DateTimeOffset.MinValue - time ? DateTimeOffset.MinValue
        : by > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue
        : time + by;

    /// <summary>The earlier of two instants.</summary>
    public static DateTimeOffset OrEarlier(this DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>The later of two instants.</summary>
    public static DateTimeOffset OrLater(this DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
