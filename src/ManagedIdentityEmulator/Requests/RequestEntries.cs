using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Makes the journal's entry of a request from what was noted on its way, but for when it came and how long it took.</summary>
internal sealed class RequestEntries
{
    private const int LongestMethod = 64;

    private readonly SecretMask secrets;
    private int registryVersion;

    public RequestEntries(SecretMask secrets, IdentityRegistry registry)
    {
        this.secrets = secrets;
        registry.Changed += () => Interlocked.Increment(ref registryVersion);
    }

    /// <param name="http">The request.</param>
    /// <param name="notes">What was noted of it.</param>
    /// <param name="failure">The status that the web server is about to answer with in the protocol's place; 0 where it is not.</param>
    public JournalEntry Of(HttpContext http, RequestNotes notes, int failure)
    {
        // Clients close the connection as soon as they have their answer: then, they were not gone before it.
        var isGone = notes.IsUnanswered || (http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted);
        var status = isGone ? 0 : failure > 0 ? failure : http.Response.StatusCode;
        var outcome = notes.Outcome ?? (isGone ? RequestOutcome.Aborted : OutcomeOf(notes, status));
        var connection = ConnectionMemory.Of(http);
        if (outcome is not RequestOutcome.Issued || notes.Fault is not null)
        {
            return Make(http, notes, connection, status, outcome);
        }

        var version = Volatile.Read(ref registryVersion);
        if (connection.Request is { } known && known.Is(http, notes, status, version))
        {
            return known.Entry;
        }

        var entry = Make(http, notes, connection, status, outcome);
        connection.Request = new(http, notes, version, entry);
        return entry;
    }

    private JournalEntry Make(HttpContext http, RequestNotes notes, ConnectionMemory connection, int status, RequestOutcome outcome)
    {
        var (request, hide) = (http.Request, secrets.Of(http, notes));
        if (notes.Resource is null)
        {
            http.GetEndpoint()?.Metadata.GetMetadata<RequestReading>()?.NoteTarget(http, notes);
        }

        return new()
        {
            Time = default,
            Protocol = notes.Protocol.Name,
            Host = notes.Host?.Name ?? http.Features.Get<AddressedHost>()?.Name,
            Method = LogText.Printable(hide(request.Method), LongestMethod),
            Path = LogText.Printable(hide(request.Path.Value!)),
            Selector = notes.Selector.Kind == SelectorKind.None ? null : LogText.Printable(hide(notes.Selector.ToString())),
            Resource = string.IsNullOrEmpty(notes.Resource) ? null : LogText.Printable(hide(notes.Resource)),
            Identity = notes.Principal is { } principal ? JournalEntry.NameOf(principal) : null,
            ClientId = notes.Principal?.ClientId,
            Client = RequestClients.Of(http, connection, hide),
            Status = status,
            Outcome = outcome,
            Reason = LogText.Printable(hide(RequestReason.Of(notes, outcome)), LogText.LongestSentence),
            Cached = outcome == RequestOutcome.Issued ? notes.IsFromCache : null,
            Fault = notes.Fault is { } fault and not { Effect: FaultEffect.Untouched { Delay.Ticks: 0 } } ? new(fault.Drill, fault.Effect.ToString()) : null,
            Duration = default,
        };
    }

    private static RequestOutcome OutcomeOf(RequestNotes notes, int status) =>
        status >= StatusCodes.Status500InternalServerError ? RequestOutcome.Failed
        : status >= StatusCodes.Status400BadRequest ? RequestOutcome.Refused
        : notes.IsFromCache is not null ? RequestOutcome.Issued
        : RequestOutcome.Answered;
}
