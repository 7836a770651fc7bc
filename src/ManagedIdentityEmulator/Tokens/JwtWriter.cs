using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// Writes JWTs signed by RS256 (RFC 7515 §3.1), in ASCII, with header and claims in the order given. Microsoft's library for it
/// has a start load five assemblies more, among them a second JSON serializer, which compiles its code when the first token is asked for.
/// </summary>
internal static class JwtWriter
{
    private const int UsualLength = 2048; // of the claims, with roles and a long resource id
    private static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static byte[] Write(JwtContent content, SigningKey key, string kind) =>
        Write(Json(json => WriteMembers(json, content.Header)), Json(json => WriteMembers(json, content.Claims)), key.Signer, kind);

    /// <summary>Signs a header and claims that are JSON already, to the letter.</summary>
    /// <param name="kind">One of <see cref="TokenKind"/>.</param>
    public static byte[] Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claims, RsaSigner signer, string kind)
    {
        var (headerLength, claimsLength) = (Base64Url.GetEncodedLength(header.Length), Base64Url.GetEncodedLength(claims.Length));
        var signedLength = headerLength + 1 + claimsLength;
        var jwt = new byte[signedLength + 1 + Base64Url.GetEncodedLength(RsaSigner.SignatureLength)];
        Base64Url.EncodeToUtf8(header, jwt);
        jwt[headerLength] = (byte)'.';
        Base64Url.EncodeToUtf8(claims, jwt.AsSpan(headerLength + 1));
        jwt[signedLength] = (byte)'.';
        Span<byte> signature = stackalloc byte[RsaSigner.SignatureLength];
        using (SigningTelemetry.Begin(kind))
        {
            signer.Sign(jwt.AsSpan(0, signedLength), signature);
        }

        Base64Url.EncodeToUtf8(signature, jwt.AsSpan(signedLength + 1));
        return jwt;
    }

    /// <summary>An object of JSON with these members.</summary>
    public static ReadOnlySpan<byte> Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualLength);
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
