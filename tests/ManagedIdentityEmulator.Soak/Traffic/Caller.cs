using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Soak.Programs;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Asks the emulator, and takes no answer but the one that there has to be.</summary>
internal sealed class Caller(SoakedEmulator emulator)
{
    private const int MostOfBody = 300;

    public SoakedEmulator Emulator => emulator;

    public Task<JsonNode?> GetAsync(Uri address, CancellationToken cancel, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, address, null, HttpStatusCode.OK, cancel, headers);

    /// <summary>Asks the control API.</summary>
    public Task<JsonNode?> ControlAsync(HttpMethod method, string path, string? body, HttpStatusCode expected, CancellationToken cancel) =>
        SendAsync(method, new(emulator.Control, path), Json(body), expected, cancel);

    public async Task<JsonNode?> SendAsync(HttpMethod method, Uri address, HttpContent? content, HttpStatusCode expected, CancellationToken cancel, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await emulator.Http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        return response.StatusCode == expected
            ? body.StartsWith('{') || body.StartsWith('[') ? JsonNode.Parse(body) : body.Length > 0 ? JsonValue.Create(body) : null
            : throw new InvalidOperationException($"{method} {address.PathAndQuery}: {(int)response.StatusCode} in place of {(int)expected}: {body[..Math.Min(body.Length, MostOfBody)]}");
    }

    public static StringContent? Json(string? body) => body is null ? null : new(body, Encoding.UTF8, "application/json");
}
