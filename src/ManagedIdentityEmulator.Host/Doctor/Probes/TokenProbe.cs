using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Host.Doctor.Clients;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>What came of asking for a token.</summary>
internal abstract record TokenAnswer
{
    /// <param name="Of">Whose token it is.</param>
    public sealed record Given(string Of) : TokenAnswer;

    public sealed record Refused(string Why) : TokenAnswer;
}

/// <summary>Asks a source for a token as a client does. What it gets it reads, and keeps nowhere.</summary>
internal static class TokenProbe
{
    private const int LongestKey = 4096; // more, and clients refuse it

    public static async Task<TokenAnswer> AskAsync(TokenSource source, ClientEnvironment here, string? clientId)
    {
        using var http = Probing.Client();
        try
        {
            using var first = await SendAsync(http, source, here, clientId, null);
            if (source.Kind != SourceKind.AzureArc || first.StatusCode != HttpStatusCode.Unauthorized)
            {
                return await ReadAsync(first);
            }

            // Azure Arc: the refusal names a file that the machine's own users can read; what is in it proves that one is asking.
            var challenge = first.Headers.WwwAuthenticate.FirstOrDefault()?.Parameter ?? "";
            var key = challenge.StartsWith("realm=", StringComparison.OrdinalIgnoreCase) ? challenge["realm=".Length..].Trim('"') : "";
            if (!key.EndsWith(".key", StringComparison.Ordinal) || new FileInfo(key) is { Exists: true, Length: > LongestKey })
            {
                return new TokenAnswer.Refused("the answer names no key file, as Azure Arc's does");
            }

            using var second = await SendAsync(http, source, here, clientId, new("Basic", await File.ReadAllTextAsync(key)));
            return await ReadAsync(second);
        }
        catch (Exception e) when (Probing.IsNoAnswer(e) || e is UnauthorizedAccessException)
        {
            return new TokenAnswer.Refused(e is HttpRequestException or OperationCanceledException ? Probing.Reason(e) : e.Message.TrimEnd('.'));
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, TokenSource source, ClientEnvironment here, string? clientId, AuthenticationHeaderValue? proof)
    {
        using var request = TokenRequests.Create(source, here, clientId);
        request.Headers.Authorization = proof;
        return await http.SendAsync(request);
    }

    private static async Task<TokenAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        try
        {
            var body = JsonNode.Parse(text) as JsonObject;
            return response.IsSuccessStatusCode && (string?)body?["access_token"] is { } token ? new TokenAnswer.Given(Owner(token)) : Refusal(response, body);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            return Refusal(response, null);
        }
    }

    // Each protocol has a shape of its own: error_description, message or Message, or an object in "error" that has it.
    private static TokenAnswer.Refused Refusal(HttpResponseMessage response, JsonObject? body)
    {
        var said = body?["error_description"] ?? body?["message"] ?? body?["Message"] ?? (body?["error"] as JsonObject)?["message"] ?? body?["error"];
        return new($"{(int)response.StatusCode}{(said is JsonValue ? $": {$"{said}".Split('\r', '\n')[0]}" : ", and no word why")}");
    }

    private static string Owner(string token)
    {
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return (string?)claims?["xms_mirid"] is { } resource ? $"{resource.Split('/')[^1]} ({resource.Split('/')[^2]})" : $"client id {claims?["appid"]}";
    }
}
