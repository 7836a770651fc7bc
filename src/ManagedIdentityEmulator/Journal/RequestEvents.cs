using System.Globalization;
using ManagedIdentityEmulator.Activity;

namespace ManagedIdentityEmulator.Journal;

/// <summary>Tells whoever listens what becomes of the journal: each request, an entry with its members as text, and that all are forgotten.</summary>
internal sealed class RequestEvents
{
    private readonly EventFeed events;

    public RequestEvents(EventFeed events, RequestJournal journal, TimeProvider clock)
    {
        this.events = events;
        journal.Cleared += () => events.Publish("requests.cleared", clock.GetUtcNow());
    }

    public void Tell(JournalEntry entry)
    {
        if (events.HasListeners)
        {
            events.Publish(
                "request",
                entry.Time,
                ("id", entry.Id.ToString(CultureInfo.InvariantCulture)), ("protocol", entry.Protocol), ("host", entry.Host),
                ("method", entry.Method), ("path", entry.Path), ("selector", entry.Selector), ("resource", entry.Resource),
                ("identity", entry.Identity), ("clientId", entry.ClientId?.ToString()), ("client", entry.Client.Sdk), ("version", entry.Client.Version),
                ("status", entry.Status.ToString(CultureInfo.InvariantCulture)), ("outcome", entry.Outcome.ToString().ToLowerInvariant()), ("reason", entry.Reason),
                ("cached", entry.Cached is { } cached ? (cached ? "true" : "false") : null), ("fault", entry.Fault is { } fault ? $"{fault.Name}: {fault.Effect}" : null),
                ("milliseconds", entry.Duration.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture)));
        }
    }
}
