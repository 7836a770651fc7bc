using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

public sealed class ControlApiTests : IAsyncLifetime
{
    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing")
            .AddVirtualMachine("vm1", "orders").AddHost("vm2", "Microsoft.Compute/virtualMachines", systemAssigned: false, "orders", "billing").AddHost("web1", "Microsoft.Web/sites", systemAssigned: true));
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Theory, InlineData("/health/live"), InlineData("/health/ready")]
    public async Task A_running_emulator_is_healthy(string path) =>
        (await (await client.GetAsync(path, Cancel)).TextAsync()).ShouldBe("""{"status":"Healthy"}""");

    [Fact]
    public async Task The_state_tells_addresses_hosts_identities_keys_and_clock_and_nothing_private()
    {
        var response = await client.GetAsync("/_emulator/state", Cancel);
        var state = await response.JsonAsync();

        ((string)state["addresses"]!["data"]!).ShouldBe(emulator.DataAddress.GetLeftPart(UriPartial.Authority));
        ((string)state["addresses"]!["control"]!).ShouldBe(emulator.ControlAddress.GetLeftPart(UriPartial.Authority));
        state["hosts"]!.AsArray().Select(host => (string)host!["name"]!).ShouldBe(["vm1", "vm2", "web1"]);
        ((string)state["hosts"]![0]!["userAssigned"]![0]!).ShouldBe($"{emulator.Identity("orders").ResourceId}");
        state["identities"]!.AsArray().Select(identity => ((string)identity!["kind"]!, (string)identity["name"]!))
            .ShouldBe([("systemAssigned", "vm1"), ("systemAssigned", "web1"), ("userAssigned", "billing"), ("userAssigned", "orders")]);
        ((string)state["keys"]!.AsArray()[^1]!["phase"]!).ShouldBe("signing");
        ((bool)state["clock"]!["frozen"]!).ShouldBeFalse();
        (await response.TextAsync()).ShouldNotMatch("(?i)private|pkcs|secret|\"d\":");
    }

    [Fact]
    public async Task A_rotation_answers_with_the_key_that_signs_and_the_state_shows_all_phases()
    {
        var rotated = await (await client.PostAsync("/_emulator/keys/rotate", null, Cancel)).JsonAsync();
        var keys = (await (await client.GetAsync("/_emulator/state", Cancel)).JsonAsync())["keys"]!.AsArray();

        ((string)rotated["phase"]!).ShouldBe("signing");
        keys.Select(key => (string)key!["phase"]!).ShouldBe(["published", "signing", "retired"]);
        ((string)keys[1]!["kid"]!).ShouldBe((string)rotated["kid"]!);
        ((string)WireClient.Header(await DataClient().AccessTokenAsync())["kid"]!).ShouldBe((string)rotated["kid"]!);
    }

    [Fact]
    public async Task A_credential_is_rotated_on_demand_and_the_previous_one_is_named()
    {
        var path = $"/_emulator/identities/{emulator.Identity("orders").ClientId}/credential/rotate";

        var first = await (await client.PostAsync(path, null, Cancel)).JsonAsync();
        var second = await (await client.PostAsync(path, null, Cancel)).JsonAsync();

        ((string)second["previousKeyId"]!).ShouldBe((string)first["keyId"]!);
        ((string)second["thumbprint"]!).ShouldMatch("^[0-9A-F]{40}$");
        ((string)second["x5t"]!).ShouldNotBe((string)first["x5t"]!);
        (second["notAfter"]!.GetValue<DateTimeOffset>() - second["notBefore"]!.GetValue<DateTimeOffset>()).ShouldBe(TimeSpan.FromDays(90));
    }

    [Fact]
    public async Task A_rotation_that_cannot_be_kept_is_said_so_and_tokens_go_on()
    {
        using var folder = new TemporaryFolder();
        await using var kept = await Emulator.StartAsync(e => e.Configure(options => options.Data = folder["data"]), Cancel);
        using var caller = new HttpClient { BaseAddress = kept.ControlAddress };
        folder.Remove("data");

        foreach (var path in new[] { "/_emulator/keys/rotate", $"/_emulator/identities/{kept.Identity("default").ClientId}/credential/rotate" })
        {
            var response = await caller.PostAsync(path, null, Cancel);

            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            ((string)(await response.JsonAsync())["title"]!).ShouldBe("Nothing was rotated");
        }

        using var client = new HttpClient { BaseAddress = kept.DataAddress };
        (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("9b6a1d3c-0000-4000-8000-000000000000"), InlineData("orders")]
    public async Task An_unknown_identity_is_404_with_problem_details(string clientId)
    {
        var response = await client.PostAsync($"/_emulator/identities/{clientId}/credential/rotate", null, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string)(await response.JsonAsync())["title"]!).ShouldBe("No such identity");
    }

    [Fact]
    public async Task A_token_is_got_as_any_host_whatever_its_protocol()
    {
        var body = await (await client.GetAsync("/_emulator/hosts/WEB1/token?resource=https://vault.azure.net", Cancel)).JsonAsync();

        ((string)body["client_id"]!).ShouldBe($"{emulator.SystemAssignedIdentity("web1").ClientId}");
    }

    [Theory]
    [InlineData("/_emulator/hosts/nobody/token?resource=x", 404, "No host is named 'nobody'; the hosts are vm1, vm2, web1.")]
    [InlineData("/_emulator/hosts/nobody/env", 404, "No host is named 'nobody'; the hosts are vm1, vm2, web1.")]
    [InlineData("/_emulator/hosts/vm1/token", 400, "'resource' is missing")]
    [InlineData("/_emulator/hosts/vm1/token?resource=x&client_id=a&object_id=b", 400, "at most one")]
    [InlineData("/_emulator/hosts/vm1/token?resource=x&client_id=a", 400, "no identity with client id a is assigned to vm1; assigned: system-assigned, orders")]
    [InlineData("/_emulator/hosts/vm2/token?resource=x", 400, "vm2 has several user-assigned identities (billing, orders): name one.")]
    [InlineData("/_emulator/hosts/vm1/env?format=yaml", 400, "takes bash, pwsh, dotenv or json")]
    public async Task A_refusal_says_what_is_wrong_and_what_there_is(string path, int status, string detail)
    {
        var response = await client.GetAsync(path, Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        ((string)(await response.JsonAsync())["detail"]!).ShouldContain(detail);
    }

    [Theory]
    [InlineData("GET", "/_emulator/keys/rotate", 405, "POST")]
    [InlineData("POST", "/_emulator/state", 405, "GET, HEAD")]
    [InlineData("POST", "/_emulator/clock", 405, "GET, HEAD, PUT")]
    [InlineData("PUT", "/_emulator/keys/drills", 405, "GET, HEAD, POST, DELETE")]
    [InlineData("DELETE", "/health/ready", 405, "GET, HEAD")]
    [InlineData("GET", "/_emulator/nothing", 404, null)]
    [InlineData("GET", "/metadata/identity/oauth2/token", 404, null)]
    [InlineData("POST", "/", 404, null)]
    public async Task A_wrong_method_or_path_is_told_with_problem_details(string method, string path, int status, string? allow)
    {
        var response = await client.SendAsync(new(new HttpMethod(method), path), Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (allow is null || string.Join(", ", response.Content.Headers.Allow) == allow).ShouldBeTrue();
    }

    [Fact]
    public async Task The_variables_of_a_virtual_machine_are_one_flat_object_of_strings()
    {
        var variables = (await (await client.GetAsync("/_emulator/hosts/vm1/env?format=json", Cancel)).JsonAsync()).AsObject();

        ((string)variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"]!).ShouldBe(emulator.DataAddress.GetLeftPart(UriPartial.Authority));
        variables.Select(variable => variable.Value!.GetValueKind()).Distinct().ShouldBe([System.Text.Json.JsonValueKind.String]);
    }

    [Fact]
    public async Task Events_are_streamed_from_the_moment_of_the_request_on()
    {
        await using var stream = await client.GetStreamAsync("/_emulator/events", Cancel);

        await client.PostAsync("/_emulator/keys/rotate", null, Cancel);

        HashSet<string> awaited = ["key.published", "key.signing", "key.retired"]; // in any order: where a next key was there before, the one after it is published last
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancel))
        {
            ((string)JsonNode.Parse(item.Data)!["type"]!).ShouldBe(item.EventType);
            awaited.Remove(item.EventType);
            if (awaited.Count == 0)
            {
                break;
            }
        }

        awaited.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_shows_identities_hosts_or_the_journal_is_told_by_events_that_they_are_others()
    {
        await using var stream = await client.GetStreamAsync("/_emulator/events", Cancel);

        await client.PutAsync("/_emulator/hosts/web1/user-assigned/orders", null, Cancel);
        emulator.Registry.Remove(emulator.Identity("billing").ResourceId);
        await client.DeleteAsync("/_emulator/requests", Cancel);

        (await SseParser.Create(stream).EnumerateAsync(Cancel).Select(item => item.EventType).Where(type => !type.StartsWith("key.")).Take(3).ToListAsync(Cancel))
            .ShouldBe(["registry.changed", "registry.changed", "requests.cleared"]);
    }

    [Fact]
    public Task A_reader_of_events_does_not_hold_up_the_end() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        var other = await Emulator.StartAsync(cancel: Cancel);
        using var reader = new HttpClient { BaseAddress = other.ControlAddress };
        await using var stream = await reader.GetStreamAsync("/_emulator/events", Cancel);

        return await Promptness.OfAsync(async () => await other.DisposeAsync());
    });

    [Theory, InlineData("http://evil.example", 403), InlineData("null", 403), InlineData("https://localhost", 403), InlineData(null, 200)]
    public async Task A_page_of_another_site_cannot_have_a_browser_use_the_API(string? origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_emulator/keys/rotate") { Headers = { { "Origin", origin ?? emulator.ControlAddress.GetLeftPart(UriPartial.Authority) } } };

        ((int)(await client.SendAsync(request, Cancel)).StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("localhost:50344", null, 200)]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("[::1]:50344", null, 200)]
    [InlineData("172.28.0.5:50344", null, 200)]
    [InlineData("emulator:50344", null, 200)]
    [InlineData("host.docker.internal:50344", null, 200)]
    [InlineData("emulator.default.svc.cluster.local:50344", null, 200)]
    [InlineData("evil.example", null, 403)]
    [InlineData("127.0.0.1.evil.example:50344", null, 403)]
    [InlineData("localhost.evil.example", null, 403)]
    [InlineData("localhost:50344", "cross-site", 403)]
    [InlineData("localhost:50344", "same-site", 403)]
    [InlineData("localhost:50344", "same-origin, cross-site", 403)] // what no browser is known to send is no reason to trust it
    [InlineData("localhost:50344", "same-origin", 200)]
    [InlineData("localhost:50344", "none", 200)]
    [InlineData("evil.local:50344", null, 403, true)] // without Fetch Metadata: a site of plain HTTP
    [InlineData("evil.internal:50344", null, 403, true)]
    [InlineData("evil:50344", null, 403, true)]
    [InlineData("172.28.0.5:50344", null, 200, true)]
    public async Task Nor_can_one_whose_own_name_leads_here_or_that_says_no_Origin(string host, string? site, int status, bool isBrowser = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/state") { Headers = { Host = host } };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (isBrowser)
        {
            request.Headers.Add("Accept-Language", "en-US,en;q=0.9");
        }

        ((int)(await client.SendAsync(request, Cancel)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task A_name_that_the_emulator_was_given_is_its_own()
    {
        await using var named = await Emulator.StartAsync(e => e.Configure(options => options.Listeners.TlsNames = ["emulator.example"]), Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(named.ControlAddress, "/_emulator/state")) { Headers = { Host = "emulator.example:50344" } };

        ((int)(await client.SendAsync(request, Cancel)).StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task With_a_key_the_API_is_closed_to_whoever_lacks_it_and_only_the_API()
    {
        await using var closed = await Emulator.StartAsync(e => e.Configure(options => options.Control.Key = "open-sesame"), Cancel);
        using var caller = new HttpClient { BaseAddress = closed.ControlAddress };

        var refused = await caller.GetAsync("/_emulator/state", Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ((string)(await refused.JsonAsync())["title"]!).ShouldBe("The control key is missing or wrong");
        (await caller.PostAsync("/_emulator/keys/rotate", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await caller.GetAsync("/health/ready", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await caller.GetAsync("/common/discovery/keys", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (await caller.GetAsync("/_emulator/state", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "open-sesame");
        (await caller.GetAsync("/_emulator/state", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private HttpClient DataClient() => new() { BaseAddress = emulator.DataAddress };
}
