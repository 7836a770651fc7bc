using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// Lets a request wait, in real time and without a thread, until its client gives up. An emulator that stops waits for nothing: what was to
/// be answered later is answered now.
/// </summary>
internal sealed class Pause(IHostApplicationLifetime lifetime)
{
    // A client that has sent more than the web server holds is not seen to go: no connection is held for ever for it.
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(10);

    /// <returns>Whether the client has waited; if not, whatever is still written for it goes nowhere.</returns>
    public async Task<bool> WaitAsync(HttpContext http, TimeSpan span)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var unread = new UnreadBody(http.Request, ends);
        try
        {
            var isEndless = span == Timeout.InfiniteTimeSpan;
            await Task.Delay(isEndless ? longest : span, ends.Token);
            if (isEndless)
            {
                GiveUp(http);
            }

            return !isEndless;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested && span != Timeout.InfiniteTimeSpan)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            GiveUp(http);
            return false;
        }
    }

    private static void GiveUp(HttpContext http)
    {
        var notes = http.Notes();
        notes.Outcome ??= RequestOutcome.Aborted;
        notes.IsUnanswered = true;
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        http.Abort();
    }
}
