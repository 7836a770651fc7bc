using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>A JSON answer as Azure's services write one: compact, apostrophes and slashes as they are, length given.</summary>
internal static class JsonBody
{
    private const int LongestUnsent = 16 * 1024;
    private const string ContentType = "application/json; charset=utf-8";

    public static Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> members) =>
        WriteAsync(response, status, members, static (json, members) => members(json));

    /// <param name="value">What the members are written of.</param>
    public static Task WriteAsync<T>(HttpResponse response, int status, T value, Action<Utf8JsonWriter, T> members)
    {
        var composer = Composer.Take();
        var body = composer.Compose(value, members);
        var written = WriteAsync(response, status, body);
        if (written.IsCompleted)
        {
            composer.GiveBack(); // else it still has what is being sent
        }

        return written;
    }

    /// <param name="value">What is described.</param>
    /// <param name="type">How.</param>
    public static Task WriteAsync<T>(HttpResponse response, int status, T value, JsonTypeInfo<T> type) =>
        WriteAsync(response, status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A body to be written more than once.</summary>
    public static byte[] Compose<T>(T value, Action<Utf8JsonWriter, T> members)
    {
        var composer = Composer.Take();
        var body = composer.Compose(value, members).ToArray();
        composer.GiveBack();
        return body;
    }

    /// <summary>The same of what may be long: it goes out while it is written, as fast as the client takes it.</summary>
    public static Task StreamAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type) =>
        StreamAsync(response, gone => JsonSerializer.SerializeAsync(response.BodyWriter, value, type, gone));

    /// <summary>The same of what is written for people to read, too, and piece by piece.</summary>
    public static Task StreamAsync(HttpResponse response, IEnumerable<Action<Utf8JsonWriter>> pieces) => StreamAsync(response, async gone =>
    {
        using var json = new Utf8JsonWriter(response.BodyWriter, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
        var sent = 0L;
        foreach (var write in pieces)
        {
            write(json);
            if (json.BytesCommitted - sent > LongestUnsent)
            {
                sent = json.BytesCommitted;
                await response.BodyWriter.FlushAsync(gone);
                gone.ThrowIfCancellationRequested(); // flushing does not: the web server takes what is written for a client that has gone
            }
        }
    });

    private static async Task StreamAsync(HttpResponse response, Func<CancellationToken, Task> writeAsync)
    {
        response.ContentType = ContentType;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            try
            {
                await writeAsync(response.HttpContext.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client has gone.
            }
        }
    }

    public static Task WriteAsync(HttpResponse response, int status, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return Task.CompletedTask;
        }

        var written = response.BodyWriter.WriteAsync(body);
        if (!written.IsCompletedSuccessfully)
        {
            return written.AsTask();
        }

        written.GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    // The length goes out before the body, so the body is composed first: in a buffer that each thread keeps.
#pragma warning disable CA1001 // It lives as long as its thread.
    private sealed class Composer
#pragma warning restore CA1001
    {
        private const int UsualLength = 4096; // a token and what is around it

        // The bodies are never put into HTML, and Azure's have "Required query variable 'resource' is missing" with real apostrophes.
        private static readonly JsonWriterOptions asAzure = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        [ThreadStatic]
        private static Composer? kept;

        private readonly ArrayBufferWriter<byte> buffer = new(UsualLength);
        private readonly Utf8JsonWriter json;

        private Composer() => json = new(buffer, asAzure);

        public static Composer Take()
        {
            var taken = kept ?? new();
            kept = null;
            return taken;
        }

        public void GiveBack() => kept = this;

        public ReadOnlyMemory<byte> Compose<T>(T value, Action<Utf8JsonWriter, T> members)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            members(json, value);
            json.WriteEndObject();
            json.Flush();
            return buffer.WrittenMemory;
        }
    }
}
