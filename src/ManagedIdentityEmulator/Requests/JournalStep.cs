using System.Diagnostics;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// Writes down each request with what was noted of it: in the journal, in the log, and for whoever listens. That is done as its
/// answer begins, so that a test which has the answer finds the entry.
/// </summary>
internal sealed class JournalStep(RequestJournal journal, RequestLog log, RequestEvents events, SecretMask secrets, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var request = new PendingRequest(this, http, clock.GetUtcNow(), Stopwatch.GetTimestamp());
        http.Response.OnStarting(PendingRequest.AnswerBeginsAsync, request);
        var failure = 0;
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) // which the web server answers
        {
            failure = e.StatusCode;
            http.Notes().Explain($"this is no HTTP: {e.Message}");
            throw;
        }
        catch (Exception e)
        {
            failure = StatusCodes.Status500InternalServerError;
            http.Notes().Explain($"the emulator has failed, which is a mistake of its own: {e.GetType().Name}; its log says more");
            throw;
        }
        finally
        {
            request.WriteDown(failure);
        }
    }

    private Func<string, string> HideIn(HttpContext http) => secrets.Of(http, http.Notes());

    private void Write(JournalEntry made)
    {
        var entry = journal.Add(made);
        log.Write(entry);
        events.Tell(entry);
    }

    private sealed class PendingRequest(JournalStep step, HttpContext http, DateTimeOffset time, long started)
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
                step.Write(RequestEntry.Of(http, time, Stopwatch.GetElapsedTime(started), step.HideIn(http), failure));
            }
        }
    }
}
