using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ManagedIdentityEmulator.Testing.Tests;

public sealed class EmulatorTests
{
    private const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Emulators_run_side_by_side_each_with_identities_of_its_own()
    {
        await using var one = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("one", "orders"), Cancel);
        await using var two = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("billing").AddVirtualMachine("two", "billing"), Cancel);

        (await ClientIdAsync(one)).ShouldBe(one.SystemAssignedIdentity("one").ClientId);
        (await ClientIdAsync(two)).ShouldBe(two.SystemAssignedIdentity("two").ClientId);
        one.DataAddress.ShouldNotBe(two.DataAddress);
    }

    [Fact]
    public async Task Without_ports_only_the_handler_reaches_it()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);

        (await ClientIdAsync(emulator)).ShouldBe(emulator.SystemAssignedIdentity("vm").ClientId);
        emulator.Environment("vm")["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe("http://localhost:50342");
    }

    [Theory]
    [InlineData("http://169.254.169.254")]
    [InlineData("http://localhost:50342")]
    [InlineData("http://127.0.0.1:50342")]
    public async Task The_handler_answers_at_the_addresses_that_clients_use(string address)
    {
        foreach (var ports in new[] { true, false })
        {
            await using var emulator = await StartAsync(ports);
            using var client = new HttpClient(emulator.CreateHandler());

            (await client.GetAsync(address + TokenPath, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_token_is_minted_with_any_claims()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders"), Cancel);

        var token = await emulator.MintTokenAsync(
            new("api://orders") { Identity = "orders", ExpiresIn = TimeSpan.FromMinutes(-10), Claims = { ["roles"] = new JsonArray("Orders.Write"), ["sub"] = null } }, Cancel);

        var claims = Jwt.Payload(token.Jwt);
        claims["aud"].ShouldBe("api://orders");
        claims["oid"].ShouldBe($"{emulator.Identity("orders").PrincipalId}");
        claims["roles"].ShouldBe("""["Orders.Write"]""");
        claims.ShouldNotContainKey("sub");
        long.Parse(claims["exp"]).ShouldBeLessThan(emulator.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task What_cannot_be_minted_is_told_with_every_mistake()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), Cancel);

        var refused = await Should.ThrowAsync<ArgumentException>(() => emulator.MintTokenAsync(new("api://orders") { Host = "nowhere", Key = "mine" }, Cancel));

        refused.Message.ShouldContain("host: no host is named 'nowhere'");
        refused.Message.ShouldContain("key: 'mine' is no key");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_handler_reaches_the_authority_over_TLS_and_the_control_API(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = new HttpClient(emulator.CreateHandler());

        var discovery = await client.GetFromJsonAsync<JsonNode>(new Uri(emulator.TlsAddress, "/common/v2.0/.well-known/openid-configuration"), Cancel);
        var state = await client.GetFromJsonAsync<JsonNode>(new Uri(emulator.ControlAddress, "/_emulator/state"), Cancel);

        ((string)discovery!["jwks_uri"]!).ShouldStartWith($"{emulator.TlsAddress}common");
        ((string)state!["tenantId"]!).ShouldBe($"{emulator.TenantId}");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_handler_sends_nothing_elsewhere(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        using var client = new HttpClient(emulator.CreateHandler());

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("http://example.com/", Cancel))).Message.ShouldContain("http://example.com");
    }

    [Fact]
    public async Task The_environment_of_a_virtual_machine_points_at_the_emulator()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);

        var environment = emulator.Environment("vm");

        environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"].ShouldBe(emulator.DataAddress.GetLeftPart(UriPartial.Authority));
        environment["AZURE_TOKEN_CREDENTIALS"].ShouldBe("ManagedIdentityCredential");
        environment["NO_PROXY"].ShouldContain("169.254.169.254");
    }

    [Fact]
    public async Task A_host_or_identity_that_is_not_there_is_named_with_those_that_are()
    {
        await using var emulator = await StartAsync(ports: false);

        Should.Throw<KeyNotFoundException>(() => emulator.Identity("billing")).Message.ShouldContain("there are orders");
        Should.Throw<KeyNotFoundException>(() => emulator.SystemAssignedIdentity("vm9")).Message.ShouldContain("there are vm1");
    }

    [Fact]
    public async Task A_mistake_in_the_builder_is_told_with_all_others()
    {
        var mistakes = await Should.ThrowAsync<EmulatorConfigurationException>(() => Emulator.StartAsync(
            e => e.AddUserAssignedIdentity("x").AddVirtualMachine("vm1", "orders").Configure(options => options.Tokens.Lifetime = TimeSpan.Zero), Cancel));

        mistakes.Problems.Select(problem => problem.Path).ShouldBe(["$.userAssignedIdentities[0].name", "$.hosts[0].userAssigned[0]", "$.tokens.lifetime"]);
    }

    [Fact]
    public async Task A_configuration_file_s_text_starts_it_as_the_program_would()
    {
        await using var emulator = await Emulator.StartAsync(
            e => e.WithoutPorts().UseConfiguration("""{ "userAssignedIdentities": [ { "name": "orders" } ], "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["orders"] } ] }"""), Cancel);

        (await ClientIdAsync(emulator)).ShouldBe(emulator.Identity("orders").ClientId);
    }

    [Fact]
    public async Task The_clock_can_be_moved_and_tokens_go_by_it()
    {
        await using var emulator = await StartAsync(ports: false);
        var first = await TokenAsync(emulator);

        emulator.Clock.Advance(TimeSpan.FromHours(11));
        var later = await TokenAsync(emulator);
        emulator.Clock.Advance(TimeSpan.FromHours(2));
        var refreshed = await TokenAsync(emulator);

        ((string)later["access_token"]!).ShouldBe((string)first["access_token"]!);
        int.Parse((string)later["expires_in"]!).ShouldBeInRange(13 * 3600 - 10, 13 * 3600);
        ((string)refreshed["access_token"]!).ShouldNotBe((string)first["access_token"]!);
    }

    [Fact]
    public async Task A_rotation_is_told_to_whoever_listens()
    {
        await using var emulator = await StartAsync(ports: false);
        await using var events = emulator.Events(Cancel).GetAsyncEnumerator(Cancel);

        var kid = await emulator.RotateKeysAsync(Cancel);

        var seen = new List<(string Type, string Kid)>();
        while (seen.Count < 4 && await events.MoveNextAsync())
        {
            seen.Add((events.Current.Type, events.Current.Data["kid"]));
        }

        seen.Select(item => item.Type).ShouldBe(["key.published", "key.signing", "key.retired", "key.published"]);
        seen[1].Kid.ShouldBe(kid);
    }

    [Fact]
    public async Task The_log_goes_where_the_test_wants_it_and_holds_no_token()
    {
        var lines = Channel.CreateUnbounded<string>();
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().LogTo(line => lines.Writer.TryWrite(line)), Cancel);

        var token = (string)(await TokenAsync(emulator))["access_token"]!;

        var line = await LineAsync(lines, "Token for vm");
        line.ShouldBe("Information: Token for vm: system-assigned → https://vault.azure.net: issued (new)");
        line.ShouldNotContain(token[..20]);
    }

    [Fact]
    public async Task The_log_says_why_a_request_was_refused_before_it_was_known_for_whom()
    {
        var lines = Channel.CreateUnbounded<string>();
        await using var emulator = await Emulator.StartAsync(e => e.LogTo(line => lines.Writer.TryWrite(line)), Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };

        await client.GetAsync("/metadata/identity/oauth2/token", Cancel);
        (await LineAsync(lines, "Request from")).ShouldBe("Information: Request from vm (127.0.0.1): GET /metadata/identity/oauth2/token: 400, the header 'Metadata: true' is missing, as in an SDK's probe");

        await client.GetAsync("/hosts/ml/msi/token", Cancel);
        (await LineAsync(lines, "Request from")).ShouldStartWith("Information: Request from ml (127.0.0.1): GET /msi/token: 401, The header");

        await client.GetAsync("/hosts/typo/msi/token", Cancel);
        (await LineAsync(lines, "Request from")).ShouldStartWith("Information: Request from 127.0.0.1: GET /hosts/typo/msi/token: 400, no host is named 'typo'; the hosts are vm, ");
    }

    [Fact]
    public async Task What_a_client_sends_stays_on_one_line_of_the_log()
    {
        var lines = Channel.CreateUnbounded<string>();
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().LogTo(line => lines.Writer.TryWrite(line)), Cancel);
        using var client = new HttpClient(emulator.CreateHandler()) { DefaultRequestHeaders = { { "Metadata", "true" } } };

        await client.GetAsync("http://169.254.169.254/metadata/versions?a%0Ab=1&a%0Ab=2", Cancel);

        (await LineAsync(lines, "Request from")).ShouldEndWith("400, The query variable 'a?b' is specified more than once");
    }

    [Fact]
    public async Task Ending_it_leaves_no_port_open()
    {
        Uri address;
        await using (var emulator = await Emulator.StartAsync(cancel: Cancel))
        {
            address = emulator.ControlAddress;
        }

        using var client = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(address, "/health/live"), Cancel));
    }

    // The line is written after the answer is: the client may be quicker than the log.
    private static async Task<string> LineAsync(Channel<string> lines, string part)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return await lines.Reader.ReadAllAsync(patience.Token).FirstAsync(line => line.Contains(part), patience.Token);
    }

    private static Task<Emulator> StartAsync(bool ports) => Emulator.StartAsync(
        e =>
        {
            e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders");
            if (!ports)
            {
                e.WithoutPorts();
            }
        },
        Cancel);

    private static async Task<JsonNode> TokenAsync(Emulator emulator)
    {
        using var client = new HttpClient(emulator.CreateHandler()) { DefaultRequestHeaders = { { "Metadata", "true" } } };
        return (await client.GetFromJsonAsync<JsonNode>("http://169.254.169.254" + TokenPath, Cancel))!;
    }

    private static async Task<Guid> ClientIdAsync(Emulator emulator) => Guid.Parse((string)(await TokenAsync(emulator))["client_id"]!);
}
