using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Protocols.Kubernetes;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>The request for a token that a client sends to a source.</summary>
internal static class TokenRequests
{
    public const string Resource = "https://vault.azure.net";

    private const int LongestAssertion = 64 * 1024;

    /// <param name="source">Where to.</param>
    /// <param name="here">The environment, for the secrets in it.</param>
    /// <param name="clientId">The user-assigned identity to name, if any.</param>
    /// <exception cref="IOException">The token file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static HttpRequestMessage Create(TokenSource source, ClientEnvironment here, string? clientId) => source.Kind switch
    {
        SourceKind.AppService => Get(source, "2019-08-01", "client_id", clientId, ("X-IDENTITY-HEADER", here["IDENTITY_HEADER"])),
        SourceKind.AppService2017 or SourceKind.MachineLearning =>
            Get(source, "2017-09-01", "clientid", clientId ?? here["DEFAULT_IDENTITY_CLIENT_ID"], ("secret", here["MSI_SECRET"])),
        SourceKind.ServiceFabric => Get(source, "2019-07-01-preview", "client_id", clientId, ("Secret", here["IDENTITY_HEADER"])),
        SourceKind.AzureArc => Get(source, "2020-06-01", "client_id", clientId, ("Metadata", "true")),
        SourceKind.CloudShell => Post(source, [("resource", Resource)], ("Metadata", "true")),
        SourceKind.TokenExchange => Post(source,
        [
            ("grant_type", "client_credentials"),
            ("client_id", clientId ?? here["AZURE_CLIENT_ID"]!),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", RegularFile.Read(here["AZURE_FEDERATED_TOKEN_FILE"]!, LongestAssertion) ?? ""),
            ("scope", $"{Resource}/.default"),
        ]),
        _ => Get(source, "2018-02-01", "client_id", clientId, ("Metadata", "true")),
    };

    private static HttpRequestMessage Get(TokenSource source, string version, string selector, string? clientId, (string Name, string? Value) header)
    {
        var endpoint = source.Endpoint;
        var identity = clientId is null ? "" : $"&{selector}={Uri.EscapeDataString(clientId)}";
        return With(new(HttpMethod.Get, $"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={version}&resource={Resource}{identity}"), header);
    }

    private static HttpRequestMessage Post(TokenSource source, IEnumerable<(string Name, string Value)> form, params (string Name, string? Value)[] headers) => With(
        new(HttpMethod.Post, source.Endpoint) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) }, headers);

    private static HttpRequestMessage With(HttpRequestMessage request, params (string Name, string? Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
