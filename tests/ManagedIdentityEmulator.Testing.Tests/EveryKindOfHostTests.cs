using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>The request that the code of each kind of host makes with what its environment says, through the handler.</summary>
public sealed class EveryKindOfHostTests
{
    private const string Resource = "resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Those of the default configuration that speak plain HTTP.
    public static TheoryData<string> Names => ["vm", "web", "function", "containerapp", "containergroup", "arc", "cloudshell", "ml", "automation"];

    public static MatrixTheoryData<string, bool> Hosts => new(Names.Select(row => row.Data), [true, false]);

    [Theory, MemberData(nameof(Hosts))]
    public async Task The_handler_answers_at_the_addresses_of_a_host_with_ports_and_without(string host, bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = new HttpClient(emulator.CreateHandler());

        await ShouldGetItsOwnTokenAsync(emulator, client, host);
    }

    // A test that has a handler for one machine may still put its code on another kind of host.
    [Theory, MemberData(nameof(Hosts))]
    public async Task So_does_a_handler_for_a_virtual_machine(string host, bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = new HttpClient(emulator.CreateHandler("vm"));

        await ShouldGetItsOwnTokenAsync(emulator, client, host);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Without_the_handler_any_client_of_the_process_is_answered_there(string host)
    {
        await using var emulator = await StartAsync(ports: true);
        using var client = new HttpClient();

        await ShouldGetItsOwnTokenAsync(emulator, client, host);
    }

    private static async Task ShouldGetItsOwnTokenAsync(Emulator emulator, HttpClient client, string host)
    {
        var response = await client.SendAsync(await RequestAsync(client, host, EnvironmentOf(emulator, host)), Cancel);

        response.IsSuccessStatusCode.ShouldBeTrue($"{host}: {await response.Content.ReadAsStringAsync(Cancel)}");
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(Cancel);
        Jwt.Payload((string)answer!["access_token"]!)["oid"].ShouldBe($"{emulator.SystemAssignedIdentity(host).PrincipalId}", host);
    }

    private static async Task<HttpRequestMessage> RequestAsync(HttpClient client, string host, IReadOnlyDictionary<string, string> at) => host switch
    {
        "vm" or "containergroup" => Get($"{at["AZURE_POD_IDENTITY_AUTHORITY_HOST"]}/metadata/identity/oauth2/token?api-version=2018-02-01&{Resource}", ("Metadata", "true")),
        "arc" => Get(ArcAddress(at), ("Metadata", "true"), ("Authorization", $"Basic {await ArcKeyAsync(client, ArcAddress(at))}")),
        "cloudshell" => new(HttpMethod.Post, at["MSI_ENDPOINT"]) { Headers = { { "Metadata", "true" } }, Content = new FormUrlEncodedContent([new("resource", "https://vault.azure.net")]) },
        "ml" => Get($"{at["MSI_ENDPOINT"]}?api-version=2017-09-01&{Resource}&clientid={at["DEFAULT_IDENTITY_CLIENT_ID"]}", ("secret", at["MSI_SECRET"])),
        _ => Get($"{at["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&{Resource}", ("X-IDENTITY-HEADER", at["IDENTITY_HEADER"])),
    };

    private static string ArcAddress(IReadOnlyDictionary<string, string> at) => $"{at["IDENTITY_ENDPOINT"]}?api-version=2020-06-01&{Resource}";

    private static async Task<string> ArcKeyAsync(HttpClient client, string address)
    {
        var challenge = await client.SendAsync(Get(address, ("Metadata", "true")), Cancel);
        return await File.ReadAllTextAsync(challenge.Headers.WwwAuthenticate.ToString().Split('=')[1], Cancel);
    }

    private static HttpRequestMessage Get(string address, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // Arc's clients read keys from one folder alone, which not every machine lets its users write.
    private static IReadOnlyDictionary<string, string> EnvironmentOf(Emulator emulator, string host)
    {
        try
        {
            return emulator.Environment(host);
        }
        catch (NotSupportedException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static Task<Emulator> StartAsync(bool ports) => Emulator.StartAsync(e => _ = ports ? e : e.WithoutPorts(), Cancel);
}
