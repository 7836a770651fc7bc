using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Hosts;

/// <summary>An emulator with identities and hosts made over the management API, and the tokens that they get on the wire.</summary>
public sealed class HostFixture : ArmFixture
{
    public const string Machines = "Microsoft.Compute/virtualMachines";
    public const string Sites = "Microsoft.Web/sites";
    public const string Version = "2023-09-01";

    /// <summary>The path of an identity that is new.</summary>
    public async Task<string> IdentityAsync(string name)
    {
        await ExpectAsync(201, HttpMethod.Put, Of(Identities, name), """{ "location": "westeurope" }""");
        return Of(Identities, name);
    }

    public Task<JsonNode> PutAsync(int status, string path, string? identity = null, string more = "") =>
        ExpectAsync(status, HttpMethod.Put, path, Body(identity, $"\"location\": \"westeurope\"{more}"), Version);

    public Task<JsonNode> PatchAsync(string path, string identity) => ExpectAsync(200, HttpMethod.Patch, path, Body(identity), Version);

    public Task<JsonNode> GetAsync(string path) => ExpectAsync(200, HttpMethod.Get, path, version: Version);

    public Task<JsonNode> DeleteAsync(string path) => ExpectAsync(200, HttpMethod.Delete, path, version: path.Contains("Microsoft.ManagedIdentity/") ? "2024-11-30" : Version);

    /// <summary>An <c>identity</c> with user-assigned identities.</summary>
    public static string With(string type, params string[] ids) =>
        $$"""{ "type": "{{type}}", "userAssignedIdentities": { {{string.Join(", ", ids.Select(id => $"\"{id}\": {{}}"))}} } }""";

    /// <summary>What code on a virtual machine, or another host that has no secret, is answered by IMDS.</summary>
    public async Task<WireToken> TokenAsync(string host, string more = "") => await ReadAsync(new(HttpMethod.Get,
        $"{Emulator.DataAddress}hosts/{host}/metadata/identity/oauth2/token?api-version=2018-02-01&bypass_cache=true&resource=https://vault.azure.net{more}")
    { Headers = { { "Metadata", "true" } } });

    /// <summary>What code on a site is answered.</summary>
    public async Task<WireToken> SiteTokenAsync(string host, string more = "") => await ReadAsync(new(HttpMethod.Get,
        $"{Emulator.DataAddress}msi/token?api-version=2019-08-01&resource=https://vault.azure.net{more}")
    { Headers = { { "X-IDENTITY-HEADER", Emulator.Registry.FindHost(host)!.IdentityHeader! } } });

    private static string Body(string? identity, params string[] members) =>
        $"{{ {string.Join(", ", identity is null ? members : [.. members, $"\"identity\": {identity}"])} }}";

    private async Task<WireToken> ReadAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await Infrastructure.WireClient.JsonAsync(response);
        return new((int)response.StatusCode, (string?)body["access_token"]);
    }
}

/// <summary>An answer to a token request.</summary>
public sealed record WireToken(int Status, string? Token)
{
    /// <summary>Whose token it is, by its <c>oid</c>; <see langword="null"/> where there is none.</summary>
    public string? PrincipalId => Token is null ? null : (string?)Infrastructure.WireClient.Payload(Token)["oid"];

    public string? ClientId => Token is null ? null : (string?)Infrastructure.WireClient.Payload(Token)["appid"];
}
