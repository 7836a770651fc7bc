namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>A request that was sent, and its answer.</summary>
internal sealed record HttpExchange(HttpMethod Method, Uri Address, string? Body, int Status, string? MediaType, string Text)
{
    public static async Task<HttpExchange> OfAsync(HttpRequestMessage request, HttpResponseMessage response, string text) => new(
        request.Method, request.RequestUri!, request.Content is null ? null : await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
}
