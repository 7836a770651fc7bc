using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;

namespace Samples.ProtectedApi;

/// <summary>A caller of the API, on an Azure host.</summary>
internal sealed class OrdersClient(string address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(address) };

    /// <param name="resource">The service that the token is to be for.</param>
    /// <param name="clientId">The user-assigned identity; without it, the host's system-assigned one.</param>
    public static async Task<string> GetTokenAsync(string resource, string? clientId = null)
    {
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
        return (await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]))).Token;
    }

    /// <returns>The answer's status and content.</returns>
    public async Task<string> GetOrdersAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return $"{(int)response.StatusCode} {response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public void Dispose() => http.Dispose();
}
