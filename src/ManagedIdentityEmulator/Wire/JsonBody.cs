using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>A JSON answer as Azure's services write one: compact, apostrophes and slashes as they are, length given.</summary>
internal static class JsonBody
{
    private const string ContentType = "application/json; charset=utf-8";
    private const int UsualLength = 4096; // a token and what is around it

    // The length goes out before the body, so the body is composed first: in a buffer that each thread keeps.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    // The bodies are never put into HTML, and Azure's have "Required query variable 'resource' is missing" with real apostrophes.
    private static readonly JsonWriterOptions asAzure = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> members)
    {
        var body = buffer ??= new ArrayBufferWriter<byte>(UsualLength);
        var json = writer ??= new Utf8JsonWriter(body, asAzure);
        body.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return WriteAsync(response, status, body.WrittenSpan);
    }

    /// <summary>The same of what may be long: it goes out while it is written, as fast as the client takes it.</summary>
    public static async Task StreamAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type)
    {
        response.ContentType = ContentType;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            try
            {
                await JsonSerializer.SerializeAsync(response.BodyWriter, value, type, response.HttpContext.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client has gone.
            }
        }
    }

    public static Task WriteAsync(HttpResponse response, int status, ReadOnlySpan<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return Task.CompletedTask;
        }

        response.BodyWriter.Write(body);
        return response.BodyWriter.FlushAsync().AsTask();
    }
}
