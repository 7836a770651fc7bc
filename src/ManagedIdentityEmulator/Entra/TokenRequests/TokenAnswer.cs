using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>Writes what the token endpoints answer.</summary>
internal sealed class TokenAnswer(EmulatorOptions options, TimeProvider clock)
{
    private const string RequestId = "x-ms-request-id";
    private const string ClientRequestId = "client-request-id";

    // Captured tokens of 24 hours have 86399 in the answer.
    private readonly long usualLife = (long)options.Tokens.Lifetime.TotalSeconds - 1;

    /// <summary>Notes the client's own id of the request, which is then in answer and sign-in log.</summary>
    public static void Trace(HttpContext http)
    {
        if (CorrelationOf(http.Request) is { } id)
        {
            http.Notes().Trace = http.Notes().Trace with { CorrelationId = id };
        }
    }

    public Task WriteAsync(HttpContext http, AuthorityVersion version, AccessToken token)
    {
        WriteHeaders(http, token.Id);
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
        {
            if (version == AuthorityVersion.V2)
            {
                WriteV2(json, token);
            }
            else
            {
                WriteV1(json, token);
            }
        });
    }

    public Task WriteAsync(HttpContext http, AuthorityError refusal) => WriteAsync(http, refusal, refusal.Status);

    public Task WriteAsync(HttpContext http, AuthorityError refusal, int status)
    {
        http.Notes().Explain($"AADSTS{refusal.Code}: {refusal.Message}");
        Trace(http);
        var error = refusal.At(clock.GetUtcNow(), http.Notes().Trace);
        WriteHeaders(http, error.TraceId);
        return JsonBody.WriteAsync(http.Response, status, error.WriteMembers);
    }

    private void WriteV2(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", SecondsLeft(token));
        json.WriteNumber("ext_expires_in", usualLife);
        json.WriteString("access_token", token.Jwt);
    }

    private void WriteV1(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("token_type", "Bearer");
        WriteText(json, "expires_in", SecondsLeft(token));
        WriteText(json, "ext_expires_in", usualLife);
        WriteText(json, "expires_on", token.ExpiresOnSeconds);
        WriteText(json, "not_before", token.NotBeforeSeconds);
        json.WriteString("resource", token.Resource);
        json.WriteString("access_token", token.Jwt);
    }

    // Not more than usual for one whose issuer's clock is ahead, and none for one that has expired: failure drills make such.
    private long SecondsLeft(AccessToken token) => Math.Clamp(token.ExpiresOnSeconds - clock.GetUtcNow().ToUnixTimeSeconds(), 0, usualLife);

    private static void WriteText(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    private static void WriteHeaders(HttpContext http, Guid request)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store, no-cache";
        headers.Pragma = "no-cache";
        headers.Expires = "-1";
        headers.XContentTypeOptions = "nosniff";
        headers[RequestId] = request.ToString();
        if (CorrelationOf(http.Request) is { } id)
        {
            headers[ClientRequestId] = id.ToString();
        }
    }

    // SDKs send the id that they log, and compare it with the answer's.
    private static Guid? CorrelationOf(HttpRequest request) => Guid.TryParse(request.Headers[ClientRequestId], out var id) ? id : null;
}
