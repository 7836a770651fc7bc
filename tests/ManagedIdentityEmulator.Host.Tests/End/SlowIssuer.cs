using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ManagedIdentityEmulator.Host.Tests.End;

/// <summary>An issuer that an emulator asks for its keys, and that takes its time: so long, a request is in flight.</summary>
internal sealed class SlowIssuer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient client = new(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private TcpClient? asked;

    public SlowIssuer() => listener.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>What an emulator has to be told for it to be asked.</summary>
    public string Configuration => $$"""
        { "userAssignedIdentities": [ { "name": "orders", "clientId": "0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f30", "federatedCredentials": [ { "name": "slow", "issuer": "{{Address}}", "subject": "main" } ] } ],
          "hosts": [ { "name": "aks", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": [ "orders" ] } ] }
        """;

    /// <summary>Has the emulator ask, and returns when it does.</summary>
    /// <returns>Its answer, which comes when the issuer's has.</returns>
    public async Task<Task<HttpResponseMessage>> BeginAsync(EmulatorProcess emulator)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var assertion = $"{Part(new { alg = "RS256", kid = "key" })}.{Part(new { iss = Address, sub = "main", aud = "api://AzureADTokenExchange", iat = now, exp = now + 600 })}.AA";
        var answer = client.PostAsync(
            new Uri(emulator.Tls, "/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52/oauth2/v2.0/token"),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "0f5a3c9e-7d1b-4e42-8a6f-2c9d1b7e5f30",
                ["scope"] = "https://vault.azure.net/.default",
                ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ["client_assertion"] = assertion,
            }),
            Cancel);
        asked = await listener.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(EmulatorProcess.LongestWait, Cancel);
        return answer;
    }

    public async Task AnswerAsync()
    {
        await asked!.GetStream().WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancel);
        asked.Close();
    }

    public void Dispose()
    {
        asked?.Dispose();
        listener.Dispose();
        client.Dispose();
    }

    private static string Part(object content) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content)));
}
