using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>What a refusal of the authority has to be like.</summary>
internal static class Refusals
{
    public static async Task<string> ShouldBeRefusedAsync(this HttpResponseMessage answer, int code, string error)
    {
        var body = (await answer.JsonAsync()).AsObject();
        ((int)body["error_codes"]![0]!).ShouldBe(code, body.ToJsonString());
        ((string)body["error"]!).ShouldBe(error);
        answer.StatusCode.ShouldBe(error == "invalid_client" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest);
        body.Select(member => member.Key).ShouldBe(["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"]);

        var description = (string)body["error_description"]!;
        description.ShouldStartWith($"AADSTS{code}: ");
        description.ShouldEndWith($"\r\nTrace ID: {body["trace_id"]}\r\nCorrelation ID: {body["correlation_id"]}\r\nTimestamp: {body["timestamp"]}");
        ((string)body["error_uri"]!).ShouldBe($"https://login.microsoftonline.com/error?code={code}");
        answer.Headers.GetValues("Cache-Control").ShouldBe(["no-store, no-cache"]);
        answer.Headers.GetValues("x-ms-request-id").ShouldBe([(string)body["trace_id"]!]);
        return description[(description.IndexOf(' ') + 1)..description.IndexOf("\r\n", StringComparison.Ordinal)];
    }

    public static async Task<JsonObject> ShouldBeATokenAsync(this HttpResponseMessage answer)
    {
        var body = (await answer.JsonAsync()).AsObject();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, body.ToJsonString());
        return WireClient.Payload((string)body["access_token"]!);
    }
}
