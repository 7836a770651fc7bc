using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class HostPathTests(HostPathTests.TwoMachines fixture) : IClassFixture<HostPathTests.TwoMachines>
{
    private const string Query = "?api-version=2018-02-01&resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/hosts/vm2/metadata/identity/oauth2/token"), InlineData("/Hosts/VM2/Metadata/Identity/OAuth2/Token"), InlineData("/hosts/vm2/metadata/identity/oauth2/token/")]
    [InlineData("/hosts/vm2//metadata/identity/oauth2/token"), InlineData("/hosts/vm2/oauth2/token")]
    public async Task A_request_behind_a_hosts_path_is_that_hosts(string path)
    {
        var body = await (await GetAsync(path + Query)).JsonAsync();

        ObjectId(body).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("vm2").PrincipalId}");
    }

    [Fact]
    public async Task Without_such_a_path_it_is_the_first_virtual_machines() =>
        ObjectId(await (await fixture.Client.TokenAsync()).JsonAsync()).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("vm1").PrincipalId}");

    [Fact]
    public async Task The_instance_behind_the_path_is_that_host()
    {
        var body = await (await GetAsync("/hosts/vm2/metadata/identity/oauth2/token" + Query)).JsonAsync();
        var instance = await (await GetAsync("/hosts/vm2/metadata/instance/compute/name?api-version=2021-02-01&format=text")).TextAsync();

        instance.ShouldBe("vm2");
        ((string)WireClient.Payload((string)body["access_token"]!)["xms_mirid"]!).ShouldEndWith("/vm2");
    }

    [Fact]
    public async Task A_host_of_another_kind_is_not_asked_there()
    {
        var response = await GetAsync("/hosts/web1/metadata/identity/oauth2/token" + Query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["error_description"]!).ShouldStartWith("Identity not found: code on web1 (Microsoft.Web/sites) does not ask");
    }

    [Theory, InlineData("/hosts/nobody/metadata/identity/oauth2/token"), InlineData("/hosts//metadata/identity/oauth2/token"), InlineData("/hosts/"), InlineData("/hosts/vm2%2Fx/y")]
    public async Task A_host_that_is_not_there_is_answered_with_those_that_are(string path)
    {
        var response = await GetAsync(path + Query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest); // 404 would be asked again for a minute
        (await response.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"No host of that name; the hosts are vm1, vm2, web1"}""");
    }

    [Fact]
    public async Task Of_very_many_the_first_are_named()
    {
        await using var many = await Emulator.StartAsync(e => Array.ForEach([.. Enumerable.Range(1, 1000)], number => e.AddVirtualMachine($"vm{number}")), Cancel);
        using var client = new HttpClient();

        var body = await (await client.GetAsync(new Uri(many.DataAddress, "/hosts/nobody/" + Query), Cancel)).JsonAsync();

        ((string)body["error_description"]!).ShouldEndWith(", vm23, vm24 and 976 more");
    }

    [Theory, InlineData("/hosts/vm2"), InlineData("/hosts/vm2/"), InlineData("/hosts"), InlineData("/hosts/vm2/hosts/vm1/metadata/identity/oauth2/token")]
    public async Task A_host_without_a_protocols_path_is_IMDSs_404(string path) =>
        (await (await GetAsync(path)).TextAsync()).ShouldBe("""{"error":"not_found","error_description":"The requested element doesn't exist"}""");

    [Fact]
    public async Task A_request_behind_the_path_of_a_removed_host_is_nobodys()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddVirtualMachine("vm1").AddVirtualMachine("vm2"), Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        emulator.Registry.RemoveHost("vm2");

        (await client.ImdsAsync("/hosts/vm2/metadata/identity/oauth2/token" + Query)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_control_listener_has_no_such_paths()
    {
        using var client = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };

        var response = await client.GetAsync("/hosts/vm2/_emulator/state", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private Task<HttpResponseMessage> GetAsync(string pathAndQuery) => fixture.Client.ImdsAsync(fixture.Emulator.DataAddress.GetLeftPart(UriPartial.Authority) + pathAndQuery);

    private static string ObjectId(JsonNode body) => (string)WireClient.Payload((string)body["access_token"]!)["oid"]!;

    public sealed class TwoMachines : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) =>
            emulator.AddVirtualMachine("vm1").AddVirtualMachine("vm2").AddHost("web1", "Microsoft.Web/sites", systemAssigned: true);
    }
}
