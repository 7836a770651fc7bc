using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>An emulator, and a management client with a token of its virtual machine's identity.</summary>
public class ArmFixture : EmulatorFixture
{
    public const string Management = "https://management.azure.com/";
    public const string Identities = "Microsoft.ManagedIdentity/userAssignedIdentities";

    private HttpClientHandler trusting = null!;

    /// <summary>A client of the TLS listener that shows the token.</summary>
    public HttpClient Arm { get; private set; } = null!;

    /// <summary>The subscription's path.</summary>
    public string Subscription => $"/subscriptions/{Emulator.SubscriptionId}";

    /// <summary>The path of the configuration's resource group.</summary>
    public string Group => $"{Subscription}/resourceGroups/local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        trusting = new() { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        Arm = NewClient(await Client.AccessTokenAsync(Management));
    }

    /// <summary>A management client with another token, or with none.</summary>
    public HttpClient NewClient(string? token)
    {
        var client = new HttpClient(trusting, disposeHandler: false) { BaseAddress = Emulator.TlsAddress };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The path of a resource in the configuration's group.</summary>
    public string Of(string resourceType, string name) => $"{Group}/providers/{resourceType}/{name}";

    /// <param name="path">A path, and a query if there is more than the api-version.</param>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string version = "2024-11-30") => Arm.SendAsync(
        new HttpRequestMessage(method, $"{path}{(path.Contains('?') ? '&' : '?')}api-version={version}")
        {
            Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        },
        Cancel);

    /// <summary>Sends, and reads the body of an answer that has to have this status.</summary>
    public async Task<JsonNode> ExpectAsync(int status, HttpMethod method, string path, string? body = null, string version = "2024-11-30")
    {
        using var response = await SendAsync(method, path, body, version);
        var text = await response.TextAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Sends, and reads the error of a refusal.</summary>
    public async Task<(string Code, string Message)> RefusedAsync(int status, HttpMethod method, string path, string? body = null, string version = "2024-11-30")
    {
        var error = (await ExpectAsync(status, method, path, body, version))["error"]!;
        return ((string)error["code"]!, (string)error["message"]!);
    }

    public override async ValueTask DisposeAsync()
    {
        Arm.Dispose();
        trusting.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
