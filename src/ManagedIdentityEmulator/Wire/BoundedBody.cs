using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ManagedIdentityEmulator.Wire;

/// <summary>Reads a request's body, of a bearable length.</summary>
internal static class BoundedBody
{
    private const int Least = 16 * 1024;

    /// <returns>The body; <see langword="null"/> where it is longer, cut off or badly chunked, which the caller says in its own words.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int longest)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit && limit.MaxRequestBodySize < longest + 1)
        {
            limit.MaxRequestBodySize = longest + 1; // the web server's own limit is for the small requests that most are
        }

        var buffer = new byte[Math.Min(longest, Least) + 1];
        var wait = request.HttpContext.Features.Get<BodyWait>();
        wait?.Begin();
        try
        {
            for (var length = 0; ;)
            {
                length += await request.Body.ReadAtLeastAsync(buffer.AsMemory(length), buffer.Length - length, throwOnEndOfStream: false); // a client that goes away ends the reading by itself
                if (length < buffer.Length)
                {
                    return buffer.AsMemory(0, length);
                }

                if (length > longest)
                {
                    break;
                }

                Array.Resize(ref buffer, (int)Math.Min(longest + 1L, buffer.Length * 2L));
            }
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException)
        {
            request.HttpContext.Abort(); // the client is gone: Kestrel is not to look for the rest of what it said
        }
        catch (IOException)
        {
            // Cut off, badly chunked, or far too long for the web server.
        }
        finally
        {
            wait?.End();
        }

        return null;
    }
}
