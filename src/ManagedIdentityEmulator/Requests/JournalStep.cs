using System.Diagnostics;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Telemetry;
using Microsoft.AspNetCore.Http;
using RequestSpan = System.Diagnostics.Activity;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// Writes down each request with what was noted of it: in the journal, in the log, in metrics and traces, and for whoever listens. That is done as its
/// answer begins, so that a test which has the answer finds the entry.
/// </summary>
internal sealed class JournalStep(RequestEntries entries, RequestJournal journal, RequestLog log, RequestEvents events, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http, NotedRequest next)
    {
        var notes = http.BeginNotes();
        using var span = RequestTelemetry.Begin(http);
        var request = new PendingRequest(this, http, notes, clock.GetUtcNow(), Stopwatch.GetTimestamp(), span);
        http.Response.OnStarting(PendingRequest.AnswerBeginsAsync, request);
        var failure = 0;
        try
        {
            await next(http, notes);
        }
        catch (BadHttpRequestException e) // which the web server answers
        {
            failure = e.StatusCode;
            notes.Explain($"this is no HTTP: {e.Message}");
            throw;
        }
        catch (Exception e)
        {
            failure = StatusCodes.Status500InternalServerError;
            notes.Explain($"the emulator has failed, which is a mistake of its own: {e.GetType().Name}; its log says more");
            throw;
        }
        finally
        {
            request.WriteDown(failure);
        }
    }

    private void Write(HttpContext http, RequestNotes notes, int failure, DateTimeOffset time, TimeSpan duration, RequestSpan? span)
    {
        var entry = journal.Add(entries.Of(http, notes, failure) with { Time = time, Duration = duration });
        log.Write(entry);
        events.Tell(entry);
        RequestTelemetry.Tell(entry, span);
    }

    private sealed class PendingRequest(JournalStep step, HttpContext http, RequestNotes notes, DateTimeOffset time, long started, RequestSpan? span)
    {
        private bool isWritten;

        public static Task AnswerBeginsAsync(object request)
        {
            ((PendingRequest)request).WriteDown(failure: 0);
            return Task.CompletedTask;
        }

        public void WriteDown(int failure)
        {
            if (!isWritten)
            {
                isWritten = true;
                step.Write(http, notes, failure, time, Stopwatch.GetElapsedTime(started), span);
            }
        }
    }
}
