using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Every request that Azure would answer has an entry, whatever it speaks.</summary>
public sealed class EveryRequestTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string?, string, string> Issued => new()
    {
        { ProtocolName.Imds, "vm", "GET /{token}?{resource}", "Metadata: true" },
        { ProtocolName.Imds, "aks", "GET /hosts/aks/{token}?{resource}&client_id={orders}", "Metadata: true" },
        { ProtocolName.VmExtension, "vm", "GET /oauth2/token?{resource}", "Metadata: true" },
        { ProtocolName.AppService, "web", "GET /msi/token?api-version=2019-08-01&resource=https://vault.azure.net", "X-IDENTITY-HEADER: {web}" },
        { ProtocolName.ContainerApps, "app", "GET /msi/token?api-version=2019-08-01&resource=https://vault.azure.net", "X-IDENTITY-HEADER: {app}" },
        { ProtocolName.ContainerInstances, "group", "GET /hosts/group/{token}?{resource}", "Metadata: true" },
        { ProtocolName.ServiceFabric, "fabric", "GET tls:/{token}?api-version=2019-07-01-preview&resource=https://vault.azure.net", "secret: {fabric}" },
        { ProtocolName.CloudShell, "shell", "GET /hosts/shell/oauth2/token?resource=https://vault.azure.net", "Metadata: true" },
        { ProtocolName.MachineLearning, "ml", "GET /msi/token?api-version=2017-09-01&resource=https://vault.azure.net", "secret: {ml}" },
        { ProtocolName.Automation, "automation", "GET /oauth2/token?resource=https://vault.azure.net", "X-IDENTITY-HEADER: {automation}" },
    };

    [Theory, MemberData(nameof(Issued))]
    public async Task A_token_of_each_protocol(string protocol, string? host, string request, string headers)
    {
        var entry = await fixture.AskAsync(request, headers);

        (entry.Protocol, entry.Host, entry.Status, entry.Outcome, entry.Resource).ShouldBe((protocol, host, 200, RequestOutcome.Issued, "https://vault.azure.net"));
        entry.Identity.ShouldBe(entry.Selector is null ? "system-assigned" : "orders");
        entry.ClientId.ShouldBe(entry.Selector is null ? fixture.Emulator.SystemAssignedIdentity(host!).ClientId : fixture.Emulator.Identity("orders").ClientId);
        entry.Cached.ShouldNotBeNull();
        (entry.Method, entry.Client.Address).ShouldBe(("GET", "127.0.0.1"));
        entry.Duration.ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("discovery", null, 200, "answered", "GET control:/{tenant}/.well-known/openid-configuration")]
    [InlineData("discovery", null, 200, "answered", "GET tls:/{tenant}/v2.0/.well-known/openid-configuration")]
    [InlineData("discovery", null, 200, "answered", "HEAD control:/common/discovery/keys")]
    [InlineData("discovery", null, 200, "answered", "GET tls:/common/discovery/v2.0/keys")]
    [InlineData("discovery", null, 400, "refused", "GET tls:/elsewhere/discovery/v2.0/keys")]
    [InlineData("discovery", null, 200, "answered", "GET tls:/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/authorize")]
    [InlineData("discovery", null, 400, "refused", "GET control:/common/discovery/instance?api-version=9")]
    [InlineData("discovery", "aks", 200, "answered", "GET tls:/hosts/aks/.well-known/openid-configuration")]
    [InlineData("discovery", "aks", 200, "answered", "GET control:/hosts/aks/openid/v1/jwks")]
    [InlineData("discovery", null, 404, "refused", "GET control:/hosts/nobody/openid/v1/jwks")]
    [InlineData("instance-metadata", "vm", 200, "answered", "GET /metadata/instance?api-version=2021-02-01")]
    [InlineData("instance-metadata", "vm", 200, "answered", "GET /metadata/versions")]
    [InlineData("instance-metadata", "vm", 404, "refused", "GET /metadata/identity/getplatformmetadata")]
    [InlineData("instance-metadata", "vm", 404, "refused", "PUT /anything/else")]
    [InlineData("instance-metadata", "vm-one", 404, "refused", "GET /hosts/vm-one/favicon.ico")]
    [InlineData("unknown", null, 400, "refused", "GET /hosts/typo/{token}?{resource}")]
    [InlineData("unknown", null, 400, "refused", "GET tls:/hosts/typo/{token}?{resource}")]
    [InlineData("unknown", null, 404, "refused", "GET tls:/{tenant}/oauth2/v2.0/authorize?client_id=x")]
    [InlineData("arc", "arc", 401, "challenged", "GET /hosts/arc/{token}?{resource}")]
    public async Task Everything_else_that_is_asked_of_Azure(string protocol, string? host, int status, string outcome, string request)
    {
        var entry = await fixture.AskAsync(request, "Metadata: true");

        (entry.Protocol, entry.Host, entry.Status, entry.Outcome.ToString().ToLowerInvariant()).ShouldBe((protocol, host, status, outcome));
        (entry.Identity, entry.ClientId, entry.Cached, entry.Fault).ShouldBe((host == "arc" ? "system-assigned" : null, host == "arc" ? fixture.Emulator.SystemAssignedIdentity("arc").ClientId : null, null, null));
        entry.Reason.ShouldNotContain("no reason");
    }

    [Theory]
    [InlineData("POST tls:/{tenant}/oauth2/v2.0/token", "scope=https://vault.azure.net/.default", "https://vault.azure.net")]
    [InlineData("POST tls:/{tenant}/oauth2/token", "resource=https://management.azure.com/", "https://management.azure.com/")]
    public async Task Entras_token_endpoint_with_the_code_of_its_refusal(string request, string target, string resource)
    {
        var entry = await fixture.AskAsync(request, form: $"grant_type=client_credentials&client_id={{portal}}&client_secret=wrong&{target}");

        (entry.Protocol, entry.Host, entry.Status, entry.Outcome).ShouldBe((ProtocolName.Entra, null, 401, RequestOutcome.Refused));
        (entry.Identity, entry.Selector, entry.Resource).ShouldBe(("portal", fixture.Fill("client id {portal}"), resource));
        entry.Reason.ShouldStartWith("AADSTS7000215: ");
    }

    [Fact]
    public async Task What_the_emulators_own_API_is_asked_is_none_of_them()
    {
        var before = fixture.Emulator.Requests.Count;

        await fixture.SendAsync("GET control:/_emulator/state");
        await fixture.SendAsync("GET control:/_emulator/hosts/vm/token?resource=https://vault.azure.net");
        await fixture.SendAsync("GET control:/health/ready");

        fixture.Emulator.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task The_first_token_is_fresh_and_the_next_a_cached_one()
    {
        (await fixture.AskAsync("GET /{token}?{resource}&client_id={orders}", "Metadata: true")).Cached.ShouldBe(false);
        (await fixture.AskAsync("GET /{token}?{resource}&client_id={orders}", "Metadata: true")).Cached.ShouldBe(true);
    }

    [Fact]
    public async Task Its_time_is_the_emulators_and_its_duration_real()
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        emulator.Clock.Advance(TimeSpan.FromDays(365));
        using (emulator.Faults.Add("delay=50ms"))
        {
            await client.TokenAsync();
        }

        var entry = emulator.Requests.ShouldHaveSingleItem();
        entry.Time.ShouldBe(emulator.Clock.GetUtcNow(), TimeSpan.FromSeconds(30));
        entry.Duration.ShouldBeInRange(TimeSpan.FromMilliseconds(45), TimeSpan.FromSeconds(30));
        entry.Fault.ShouldNotBeNull().Effect.ShouldBe("delay=50ms");
    }

    [Fact]
    public async Task Numbers_are_given_in_the_order_of_the_answers()
    {
        var first = await fixture.AskAsync("GET /metadata/versions");
        var second = await fixture.AskAsync("GET /metadata/versions");

        second.Id.ShouldBeGreaterThan(first.Id);
        fixture.Emulator.Requests.Select(entry => entry.Id).ShouldBeInOrder();
    }
}
