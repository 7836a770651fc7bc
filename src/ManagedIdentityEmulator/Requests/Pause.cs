using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Lets a request wait, in real time and without a thread, until its client gives up or the emulator stops.</summary>
internal sealed class Pause(IHostApplicationLifetime lifetime)
{
    /// <returns>Whether the client has waited; if not, whatever is still written for it goes nowhere.</returns>
    public async Task<bool> WaitAsync(HttpContext http, TimeSpan span)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(span, ends.Token);
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
