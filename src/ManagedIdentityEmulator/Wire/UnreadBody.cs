using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ManagedIdentityEmulator.Wire;

/// <summary>
/// What a client sends along that nobody reads: as long as it waits to be taken, the web server does not see the client go. It is taken until
/// this is disposed of, which ends the waiting too: nothing reads from a request that has ended.
/// </summary>
internal sealed class UnreadBody : IAsyncDisposable
{
    private readonly CancellationTokenSource waiting;
    private readonly Task taking;

    /// <param name="request">The client's.</param>
    /// <param name="waiting">Ends what the client waits for.</param>
    public UnreadBody(HttpRequest request, CancellationTokenSource waiting) => (this.waiting, taking) = (waiting, TakeAsync(request, waiting.Token));

    public async ValueTask DisposeAsync()
    {
        await waiting.CancelAsync();
        await taking;
    }

    private static async Task TakeAsync(HttpRequest request, CancellationToken end)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // nothing is kept of it
        }

        try
        {
            await request.Body.CopyToAsync(Stream.Null, end);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client is gone, or what it sends is no HTTP.
        }
    }
}
