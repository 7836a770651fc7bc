using System.Diagnostics;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Writes down each request with what was noted of it: in the journal, in the log, and for whoever listens.</summary>
internal sealed class JournalStep(RequestJournal journal, RequestLog log, RequestEvents events, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var (time, started) = (clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var notes = http.Notes();
        var isAnswered = false;
        try
        {
            await next(http);
            isAnswered = true;
        }
        finally
        {
            var entry = journal.Add(EntryOf(http, notes, time, Stopwatch.GetElapsedTime(started), isAnswered));
            log.Write(entry);
            events.Tell(entry);
        }
    }

    private static JournalEntry EntryOf(HttpContext http, RequestNotes notes, DateTimeOffset time, TimeSpan duration, bool isAnswered)
    {
        var (request, response) = (http.Request, http.Response);
        var status = !isAnswered ? StatusCodes.Status500InternalServerError : response.StatusCode;
        // Clients close the connection as soon as they have their answer: then, they were not gone before it.
        var isGone = notes.IsUnanswered || (http.RequestAborted.IsCancellationRequested && !response.HasStarted);
        var outcome = notes.Outcome ?? (isGone ? RequestOutcome.Aborted : OutcomeOf(notes, status));
        var selector = notes.Selector.Kind == SelectorKind.None ? null : LogText.Printable(notes.Selector.ToString());
        return new()
        {
            Time = time,
            Protocol = notes.Protocol.Name,
            Host = notes.Host?.Name ?? http.Features.Get<AddressedHost>()?.Name,
            Method = request.Method,
            Path = LogText.Printable(request.Path),
            Selector = selector,
            Resource = notes.Resource is { } resource ? LogText.Printable(resource) : null,
            Identity = notes.Principal is { } principal ? JournalEntry.NameOf(principal) : null,
            ClientId = notes.Principal?.ClientId,
            Client = ClientOf(http),
            Status = isGone ? 0 : status,
            Outcome = outcome,
            Reason = LogText.Printable(ReasonOf(notes, outcome)),
            Cached = notes.IsFromCache,
            Fault = notes.Fault is { } fault and not { Effect: FaultEffect.Untouched { Delay.Ticks: 0 } } ? new(fault.Drill, fault.Effect.ToString()) : null,
            Duration = duration,
        };
    }

    private static RequestOutcome OutcomeOf(RequestNotes notes, int status) =>
        status >= StatusCodes.Status500InternalServerError ? RequestOutcome.Failed
        : status >= StatusCodes.Status400BadRequest ? RequestOutcome.Refused
        : notes.IsFromCache is not null ? RequestOutcome.Issued
        : RequestOutcome.Answered;

    private static string ReasonOf(RequestNotes notes, RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Faulted when notes.Fault is { } fault => $"failure drill {fault.Drill}: {fault.Effect}",
        RequestOutcome.Throttled => "more requests than IMDS takes of one host",
        RequestOutcome.Aborted => "the client was gone before the answer",
        RequestOutcome.Issued => notes.Selector.Kind != SelectorKind.None ? $"named by its {notes.Selector.Kind switch { SelectorKind.ClientId => "client id", SelectorKind.ObjectId => "object id", _ => "resource id" }}"
            : notes.Principal is ManagedIdentity { Kind: IdentityKind.UserAssigned } ? "none was named, and the host has no other" : "none was named",
        _ => notes.Reason ?? "answered",
    };

    private static RequestClient ClientOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        return new(
            Text("User-Agent"), http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null,
            Text("x-client-SKU"), Text("x-client-Ver"));

        string? Text(string name) => headers.TryGetValue(name, out var value) ? LogText.Printable(value) : null;
    }
}
