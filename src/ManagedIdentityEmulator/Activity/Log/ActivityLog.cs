using System.Globalization;

namespace ManagedIdentityEmulator.Activity.Log;

/// <summary>The management operations of late, oldest first; a full log forgets the oldest. It tells each to whoever listens to what happens.</summary>
internal sealed class ActivityLog(EventFeed events)
{
    /// <summary>How many are remembered: at some 1.5 kB each, a few megabytes at most.</summary>
    public const int Capacity = 2000;

    private readonly RecentEntries<ActivityEntry> entries = new(Capacity);
    private long last;

    public ActivityEntry Add(ActivityEntry entry)
    {
        var added = entries.Add(() => entry with { Id = ++last });
        Tell(added);
        return added;
    }

    /// <summary>The entries that are wanted, of those there are, oldest first.</summary>
    public IReadOnlyList<ActivityEntry> Read(Func<ActivityEntry, bool> isWanted) => [.. entries.ToArray().Where(isWanted)];

    public void Clear() => entries.Clear();

    private void Tell(ActivityEntry entry)
    {
        if (!events.HasListeners)
        {
            return;
        }

        events.Publish(
            "activity",
            entry.Time,
            ("id", entry.Id.ToString(CultureInfo.InvariantCulture)), ("operation", entry.Operation), ("operationName", entry.OperationName), ("resource", entry.Resource),
            ("caller", entry.Caller?.Name), ("clientId", entry.Caller?.ClientId.ToString()), ("principalId", entry.Caller?.PrincipalId.ToString()),
            ("outcome", entry.Outcome.ToString().ToLowerInvariant()), ("status", entry.Status.ToString(CultureInfo.InvariantCulture)),
            ("error", entry.Error?.Code), ("correlationId", entry.CorrelationId.ToString()));
    }
}
