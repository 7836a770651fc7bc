using System.Net.ServerSentEvents;
using System.Text.Json;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/events</c>: what happens, as server-sent events, from the moment of the request on.</summary>
internal sealed class EventsEndpoint(EventFeed feed, HeldAnswers held, IHostApplicationLifetime lifetime)
{
    public Task StreamAsync(HttpContext http) => held.HoldAsync(http, () => StreamUntilGoneAsync(http));

    private async Task StreamUntilGoneAsync(HttpContext http)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var unread = new UnreadBody(http.Request, ends);
        var happening = feed.Listen(ends.Token);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await http.Response.StartAsync(ends.Token);
            await http.Response.Body.FlushAsync(ends.Token);
            await SseFormatter.WriteAsync(AsItems(happening), http.Response.Body,
                (item, into) => JsonSerializer.Serialize(new Utf8JsonWriter(into), item.Data, ControlJson.Default.EmulatorEvent), ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the emulator stops: either ends the stream.
        }
    }

    private static async IAsyncEnumerable<SseItem<EmulatorEvent>> AsItems(IAsyncEnumerable<EmulatorEvent> happening)
    {
        await foreach (var happened in happening)
        {
            yield return new SseItem<EmulatorEvent>(happened, happened.Type);
        }
    }
}
