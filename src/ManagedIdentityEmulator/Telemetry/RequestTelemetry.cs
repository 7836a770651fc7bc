using System.Diagnostics;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;
using RequestSpan = System.Diagnostics.Activity;

namespace ManagedIdentityEmulator.Telemetry;

/// <summary>Counts requests, and has a span of each. What they say is the journal's entry, which has no secret in it.</summary>
internal static class RequestTelemetry
{
    private static readonly string[] outcomes = Array.ConvertAll(Enum.GetNames<RequestOutcome>(), name => name.ToLowerInvariant());

    /// <summary>Begins the span of a request, in the client's trace where it has sent one.</summary>
    /// <returns><see langword="null"/> where nobody wants it.</returns>
    public static RequestSpan? Begin(HttpContext http) => EmulatorTelemetry.Source.HasListeners() ? Start(http.Request.Headers) : null;

    public static void Tell(JournalEntry entry, RequestSpan? span)
    {
        if (EmulatorTelemetry.Requests.Enabled)
        {
            EmulatorTelemetry.Requests.Add(1, TagsOf(entry));
        }

        if (entry.Fault is { } fault && EmulatorTelemetry.Faults.Enabled)
        {
            EmulatorTelemetry.Faults.Add(1, new KeyValuePair<string, object?>(TelemetryTag.Fault, fault.Name), new KeyValuePair<string, object?>(TelemetryTag.Protocol, entry.Protocol));
        }

        if (span is { IsAllDataRequested: true })
        {
            Describe(span, entry);
        }
    }

    // The web server has a span of its own if somebody wants that: then this one is part of it, else it follows the client's by itself.
    private static RequestSpan? Start(IHeaderDictionary headers)
    {
        const string Unnamed = "request"; // until it is known what it speaks
        return RequestSpan.Current is not null ? EmulatorTelemetry.Source.StartActivity(Unnamed)
            : ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var client) ? EmulatorTelemetry.Source.StartActivity(Unnamed, ActivityKind.Server, client)
            : EmulatorTelemetry.Source.StartActivity(Unnamed, ActivityKind.Server);
    }

    private static TagList TagsOf(JournalEntry entry)
    {
        var tags = new TagList { { TelemetryTag.Protocol, entry.Protocol }, { TelemetryTag.Outcome, outcomes[(int)entry.Outcome] } };
        if (entry.Cached is { } cached)
        {
            tags.Add(TelemetryTag.Cached, cached);
        }

        return tags;
    }

    private static void Describe(RequestSpan span, JournalEntry entry)
    {
        span.DisplayName = entry.Protocol;
        foreach (var (name, value) in TagsOf(entry))
        {
            span.SetTag(name, value);
        }

        // One without a value is left out.
        span.SetTag(TelemetryTag.Host, entry.Host)
            .SetTag(TelemetryTag.Identity, entry.Identity)
            .SetTag(TelemetryTag.ClientId, entry.ClientId?.ToString())
            .SetTag(TelemetryTag.Resource, entry.Resource)
            .SetTag(TelemetryTag.Reason, entry.Reason)
            .SetTag(TelemetryTag.Fault, entry.Fault?.Name)
            .SetTag(TelemetryTag.Method, entry.Method)
            .SetTag(TelemetryTag.Path, entry.Path)
            .SetTag(TelemetryTag.Status, entry.Status == 0 ? null : entry.Status);
        if (entry.Outcome is RequestOutcome.Failed or RequestOutcome.Faulted)
        {
            span.SetStatus(ActivityStatusCode.Error, entry.Reason);
        }
    }
}
