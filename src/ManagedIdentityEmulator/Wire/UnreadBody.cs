using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ManagedIdentityEmulator.Wire;

/// <summary>What a client sends along that nobody reads: as long as it waits to be taken, the web server does not see the client go.</summary>
internal static class UnreadBody
{
    /// <summary>Takes it, until there is no more or <paramref name="end"/> comes.</summary>
    public static async Task TakeAsync(HttpRequest request, CancellationToken end)
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
