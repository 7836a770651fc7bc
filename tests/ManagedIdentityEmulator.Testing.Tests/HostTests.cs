using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>Code on one host or another, in the process of the test.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_process_that_is_started_on_a_host_inherits_nothing_that_would_lead_it_elsewhere()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddVirtualMachine("vm1").AddWebApp("web1"), Cancel);
        var start = new ProcessStartInfo("env") { Environment = { ["IDENTITY_ENDPOINT"] = "http://elsewhere", ["IDENTITY_HEADER"] = "x", ["AZURE_CLIENT_SECRET"] = "y", ["AZURE_CLIENT_ID"] = "stays" } };

        emulator.SetEnvironment(start, "vm1");

        start.Environment.ShouldNotContainKey("IDENTITY_ENDPOINT");
        start.Environment.ShouldNotContainKey("IDENTITY_HEADER");
        start.Environment.ShouldNotContainKey("AZURE_CLIENT_SECRET");
        start.Environment["AZURE_CLIENT_ID"].ShouldBe("stays");
        start.Environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe(emulator.Environment("vm1")["AZURE_POD_IDENTITY_AUTHORITY_HOST"]);
    }

    [Fact]
    public async Task Without_ports_there_is_no_host_for_another_process()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);

        Should.Throw<InvalidOperationException>(() => emulator.SetEnvironment(new ProcessStartInfo("env"), "vm")).Message.ShouldContain("without ports");
    }

    [Fact]
    public async Task A_handler_for_one_host_leaves_the_requests_of_another_that_shows_its_secret_alone()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddVirtualMachine("vm1").AddWebApp("web1"), Cancel);
        using var client = new HttpClient(emulator.CreateHandler("vm1")) { DefaultRequestHeaders = { { "X-IDENTITY-HEADER", emulator.Environment("web1")["IDENTITY_HEADER"] } } };

        var answer = await client.GetAsync($"{emulator.Environment("web1")["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=a", Cancel);

        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private const string Query = "?api-version=2018-02-01&resource=https://vault.azure.net";
    private const string TokenPath = "/metadata/identity/oauth2/token";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool> WithAndWithoutPorts => [true, false];

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_client_that_is_told_a_hosts_address_is_on_that_host(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = Client(emulator.CreateHandler());

        foreach (var host in new[] { "vm1", "vm2", "vm3" })
        {
            var address = emulator.Environment(host)["AZURE_POD_IDENTITY_AUTHORITY_HOST"];
            (await ObjectIdAsync(client, address + TokenPath)).ShouldBe($"{emulator.SystemAssignedIdentity(host).PrincipalId}");
        }
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_handler_for_a_host_puts_a_client_that_knows_only_IMDSs_address_on_it(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var second = Client(emulator.CreateHandler("VM2"));
        using var any = Client(emulator.CreateHandler());

        (await ObjectIdAsync(second, "http://169.254.169.254" + TokenPath)).ShouldBe($"{emulator.SystemAssignedIdentity("vm2").PrincipalId}");
        (await ObjectIdAsync(second, "http://localhost:50342/oauth2/token")).ShouldBe($"{emulator.SystemAssignedIdentity("vm2").PrincipalId}");
        (await ObjectIdAsync(any, "http://169.254.169.254" + TokenPath)).ShouldBe($"{emulator.SystemAssignedIdentity("vm1").PrincipalId}");
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_request_that_says_which_host_it_is_from_is_from_that_host_whoever_the_handler_is_for(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var second = Client(emulator.CreateHandler("vm2"));

        (await ObjectIdAsync(second, $"http://169.254.169.254/hosts/vm3{TokenPath}")).ShouldBe($"{emulator.SystemAssignedIdentity("vm3").PrincipalId}");
        (await ObjectIdAsync(second, emulator.Environment("vm3")["AZURE_POD_IDENTITY_AUTHORITY_HOST"] + TokenPath)).ShouldBe($"{emulator.SystemAssignedIdentity("vm3").PrincipalId}");
    }

    [Fact]
    public async Task With_ports_any_client_on_the_machine_reaches_a_host_at_its_address()
    {
        await using var emulator = await StartAsync(ports: true);
        using var client = Client(new SocketsHttpHandler());

        (await ObjectIdAsync(client, emulator.Environment("vm2")["MSAL_MANAGED_IDENTITY_ENDPOINT"])).ShouldBe($"{emulator.SystemAssignedIdentity("vm2").PrincipalId}");
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_Service_Fabric_application_gets_its_token_with_what_its_environment_says(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = Client(emulator.CreateHandler());
        var environment = emulator.Environment("fabric1");
        client.DefaultRequestHeaders.Add("secret", environment["IDENTITY_HEADER"]);

        var objectId = await ObjectIdAsync(client, environment["IDENTITY_ENDPOINT"], $"?api-version={environment["IDENTITY_API_VERSION"]}&resource=https://vault.azure.net");

        objectId.ShouldBe($"{emulator.SystemAssignedIdentity("fabric1").PrincipalId}");
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_clusters_code_finds_a_token_that_goes_with_the_emulator(bool ports)
    {
        string file;
        await using (var emulator = await StartAsync(ports))
        {
            var environment = emulator.Environment("aks1");
            file = environment["AZURE_FEDERATED_TOKEN_FILE"];

            var claims = Jwt.Payload(await File.ReadAllTextAsync(file, Cancel));

            claims["iss"].ShouldBe($"{environment["AZURE_AUTHORITY_HOST"]}hosts/aks1/");
            environment["AZURE_AUTHORITY_HOST"].ShouldBe($"{emulator.TlsAddress}");
            environment["AZURE_CLIENT_ID"].ShouldBe($"{emulator.Identity("orders").ClientId}");
            using var client = Client(emulator.CreateHandler());
            (await client.GetFromJsonAsync<JsonNode>($"{claims["iss"]}.well-known/openid-configuration", Cancel))!["issuer"]!.ToString().ShouldBe(claims["iss"]);
        }

        File.Exists(file).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_cluster_without_a_user_assigned_identity_is_no_place_for_a_client(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        emulator.Registry.Update("aks1", host => host with { UserAssigned = [] });

        Should.Throw<NotSupportedException>(() => emulator.Environment("aks1")).Message.ShouldContain("aks1 has no user-assigned identity");
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_host_that_is_not_there_is_named_with_those_that_are(bool ports)
    {
        await using var emulator = await StartAsync(ports);

        Should.Throw<KeyNotFoundException>(() => emulator.CreateHandler("vm9")).Message.ShouldContain("there are vm1, vm2, vm3");
        Should.Throw<KeyNotFoundException>(() => emulator.Environment("vm9")).Message.ShouldContain("there are vm1, vm2, vm3");
    }

    private static Task<Emulator> StartAsync(bool ports) => Emulator.StartAsync(
        e =>
        {
            e.AddVirtualMachine("vm1").AddVirtualMachine("vm2").AddVirtualMachine("vm3").AddHost("fabric1", "Microsoft.ServiceFabric/managedClusters/applications", systemAssigned: true)
                .AddUserAssignedIdentity("orders").AddKubernetesCluster("aks1", "orders");
            if (!ports)
            {
                e.WithoutPorts();
            }
        },
        Cancel);

    private static HttpClient Client(HttpMessageHandler handler) => new(handler) { DefaultRequestHeaders = { { "Metadata", "true" } } };

    private static async Task<string> ObjectIdAsync(HttpClient client, string endpoint, string query = Query) =>
        Jwt.Payload((string)(await client.GetFromJsonAsync<JsonNode>(endpoint + query, Cancel))!["access_token"]!)["oid"];
}
