using System.Net;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Whose requests a drill befalls, and that nobody else's notice it.</summary>
public sealed class FaultScopeTests(FaultScopeTests.Hosts fixture) : IClassFixture<FaultScopeTests.Hosts>, IDisposable
{
    private const string Gone = "410";

    private readonly Emulator emulator = fixture.Emulator;
    private readonly HttpClient client = new(fixture.Emulator.CreateHandler()) { BaseAddress = fixture.Emulator.DataAddress };

    [Theory]
    [InlineData("vm1", "", "own", true)]
    [InlineData("vm2", "", "own", false)]
    [InlineData("VM1", "", "own", true)]
    public async Task A_host(string host, string selector, string asks, bool isBefallen) => await AskedAsync(f => f.Host = host, "vm1", selector, asks, isBefallen);

    [Theory]
    [InlineData("orders", "", "orders only", true)] // the only one that the host has: its default
    [InlineData("ORDERS", "client_id", "orders", true)]
    [InlineData("orders", "object_id", "orders", true)]
    [InlineData("orders", "msi_res_id", "orders", true)]
    [InlineData("orders", "client_id", "billing", false)]
    [InlineData("orders", "", "own", false)]
    [InlineData("client id of orders", "msi_res_id", "orders", true)]
    [InlineData("principal id of orders", "client_id", "orders", true)]
    [InlineData("resource id of orders", "client_id", "orders", true)]
    [InlineData("resource id of billing", "client_id", "orders", false)]
    [InlineData("system-assigned", "", "own", true)]
    [InlineData("System-Assigned", "", "own", true)]
    [InlineData("system-assigned", "client_id", "orders", false)]
    [InlineData("system-assigned", "", "orders only", false)]
    [InlineData("client id of vm1", "", "own", true)]
    [InlineData("resource id of vm1", "", "own", true)]
    [InlineData("resource id of vm2", "", "own", false)]
    public async Task An_identity_by_every_name_it_has_however_the_request_comes_to_it(string identity, string selector, string asks, bool isBefallen) =>
        await AskedAsync(f => f.Identity = Name(identity), asks == "orders only" ? "vm2" : "vm1", selector, asks, isBefallen);

    [Theory]
    [InlineData("https://vault.azure.net", true)]
    [InlineData("https://vault.azure.net/", true)]
    [InlineData("HTTPS://VAULT.azure.net", true)]
    [InlineData("https://vault.azure.net/x", false)]
    [InlineData("vault.azure.net", false)]
    public async Task A_resource_whatever_its_case_and_with_or_without_a_slash(string resource, bool isBefallen) =>
        await AskedAsync(f => f.Resource = resource, "vm1", "", "own", isBefallen);

    [Theory]
    [InlineData("imds", "/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&", true)]
    [InlineData("imds", "/hosts/vm1/oauth2/token?", false)]
    [InlineData("vm-extension", "/hosts/vm1/oauth2/token?", true)]
    [InlineData("vm-extension", "/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&", false)]
    [InlineData("instance-metadata", "/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&", false)]
    [InlineData("discovery", "/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&", false)]
    public async Task A_protocol(string protocol, string path, bool isBefallen)
    {
        emulator.Faults.Add(Gone, f => f.Protocol = protocol);

        (await client.ImdsAsync($"{path}resource=https://vault.azure.net")).StatusCode.ShouldBe(isBefallen ? HttpStatusCode.Gone : HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_of_them_together_have_to_be_right()
    {
        var drill = emulator.Faults.Add(Gone, f => (f.Protocol, f.Host, f.Identity, f.Resource) = ("imds", "vm1", "orders", "api://orders"));

        (await AskAsync("vm1", "client_id", "orders", "api://orders")).ShouldBe(HttpStatusCode.Gone);
        (await AskAsync("vm1", "client_id", "orders", "api://billing")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync("vm1", "client_id", "billing", "api://orders")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync("vm2", "client_id", "orders", "api://orders")).ShouldBe(HttpStatusCode.OK);
        (drill.State.Matched, drill.State.Applied).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_request_for_an_unknown_identity_is_nobodys()
    {
        emulator.Faults.Add(Gone, f => f.Identity = "system-assigned");
        emulator.Faults.Add("429", f => f.Host = "vm2");

        (await client.ImdsAsync("/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=a&client_id=nobody")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_journal_names_drill_and_effect()
    {
        emulator.Faults.Add("429 retry-after=1, ok", f => f.Name = "bad-day");

        await AskAsync("vm1", "", "own");
        await AskAsync("vm1", "", "own");

        emulator.Requests.Select(entry => (entry.Fault?.Name, entry.Fault?.Effect, entry.Status)).ShouldBe([("bad-day", "429 retry-after=1", 429), (null, null, 200)]);
    }

    [Fact]
    public async Task A_client_on_Azure_Machine_Learning_that_writes_undefined_comes_to_the_hosts_own_identity()
    {
        emulator.Faults.Add(Gone, f => f.Identity = "system-assigned");
        var request = new HttpRequestMessage(HttpMethod.Get, "/msi/token?api-version=2017-09-01&resource=https://vault.azure.net&clientid=undefined");
        request.Headers.Add("secret", emulator.Registry.FindHost("ml")!.IdentityHeader);

        (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    public void Dispose()
    {
        emulator.Faults.Clear();
        emulator.ClearRequests();
        client.Dispose();
    }

    // Effects of the request and effects of the token go by the same rule.
    private async Task AskedAsync(Action<FaultOptions> configure, string host, string selector, string asks, bool isBefallen)
    {
        foreach (var (effect, befallen) in new[] { (Gone, HttpStatusCode.Gone), ("identity-not-found", HttpStatusCode.BadRequest) })
        {
            using var drill = emulator.Faults.Add(effect, configure);
            (await AskAsync(host, selector, asks)).ShouldBe(isBefallen ? befallen : HttpStatusCode.OK, effect);
            (drill.State.Matched, drill.State.Applied).ShouldBe(isBefallen ? (1, 1) : (0, 0));
        }
    }

    private async Task<HttpStatusCode> AskAsync(string host, string selector, string asks, string resource = "https://vault.azure.net")
    {
        var identity = selector.Length == 0 ? null : emulator.Identity(asks);
        var value = selector switch { "" => "", "client_id" => $"&client_id={identity!.ClientId}", "object_id" => $"&object_id={identity!.PrincipalId}", _ => $"&msi_res_id={identity!.ResourceId}" };
        return (await client.ImdsAsync($"/hosts/{host}{WireClient.TokenPath}?api-version=2018-02-01&resource={resource}{value}")).StatusCode;
    }

    private string Name(string identity)
    {
        if (identity.Split(" id of ") is not [var kind, var name])
        {
            return identity;
        }

        if (name == "vm2")
        {
            return $"{emulator.Registry.FindHost("vm2")!.ResourceId}";
        }

        var found = name == "vm1" ? emulator.SystemAssignedIdentity(name) : emulator.Identity(name);
        return kind switch { "client" => $"{found.ClientId}", "principal" => $"{found.PrincipalId}", _ => $"{found.ResourceId}".ToUpperInvariant() };
    }

    public sealed class Hosts : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator.WithoutPorts()
            .AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing").AddVirtualMachine("vm1", "orders", "billing")
            .AddHost("vm2", "Microsoft.Compute/virtualMachines", systemAssigned: false, "orders")
            .AddHost("ml", "Microsoft.MachineLearningServices/workspaces/computes", systemAssigned: true);
    }
}
