using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// Writes JWTs signed by RS256 (RFC 7515 §3.1), with header and claims in the order given. Microsoft's library for it
/// has a start load five assemblies more, among them a second JSON serializer, which compiles its code when the first token is asked for.
/// </summary>
internal static class JwtWriter
{
    private static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static string Write(JwtContent content, SigningKey key, string kind) =>
        Write(Json(json => WriteMembers(json, content.Header)), Json(json => WriteMembers(json, content.Claims)), key.Sign, kind);

    /// <summary>Signs a header and claims that are JSON already, to the letter.</summary>
    /// <param name="sign">Makes the signature of the bytes given.</param>
    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static string Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims, Func<byte[], byte[]> sign, string kind)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(SigningTelemetry.Sign(sign, Encoding.ASCII.GetBytes(signed), kind))}";
    }

    /// <summary>An object of JSON with these members.</summary>
    public static ReadOnlySpan<byte> Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteMembers(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object>> members)
    {
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"no claim is a {value.GetType()}");
        }
    }
}
