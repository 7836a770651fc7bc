using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>Requests as clients send them.</summary>
internal static class WireClient
{
    public const string TokenPath = "/metadata/identity/oauth2/token";
    public const string Vault = "https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> ImdsAsync(this HttpClient client, string pathAndQuery, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, pathAndQuery);
        request.Headers.Add("Metadata", "true");
        return client.SendAsync(request, Cancel);
    }

    public static Task<HttpResponseMessage> TokenAsync(this HttpClient client, string resource = Vault, string more = "") =>
        client.ImdsAsync($"{TokenPath}?api-version=2018-02-01&resource={Uri.EscapeDataString(resource)}{more}");

    public static async Task<string> AccessTokenAsync(this HttpClient client, string resource = Vault, string more = "")
    {
        var body = await (await client.TokenAsync(resource, more)).JsonAsync();
        return (string?)body["access_token"] ?? throw new ShouldAssertException(body.ToJsonString());
    }

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.TextAsync())!;

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancel);

    public static JsonObject Header(string jwt) => Part(jwt, 0);

    public static JsonObject Payload(string jwt) => Part(jwt, 1);

    private static JsonObject Part(string jwt, int index) => JsonNode.Parse(Base64Url.DecodeFromChars(jwt.Split('.')[index]))!.AsObject();
}
