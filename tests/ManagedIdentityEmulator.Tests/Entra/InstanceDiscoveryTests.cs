using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra;

public sealed class InstanceDiscoveryTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private string Tls => fixture.Emulator.TlsAddress.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task The_host_that_the_client_used_is_an_instance_of_its_own_beside_Azures()
    {
        var document = await (await AskAsync($"{Tls}/{fixture.Emulator.TenantId}/oauth2/v2.0/authorize")).JsonAsync();
        var own = fixture.Emulator.TlsAddress.Authority;

        ((string)document["tenant_discovery_endpoint"]!).ShouldBe($"{Tls}/{fixture.Emulator.TenantId}/v2.0/.well-known/openid-configuration");
        ((string)document["api-version"]!).ShouldBe("1.1");
        var instances = document["metadata"]!.AsArray();
        ((string)instances[0]!["preferred_network"]!).ShouldBe(own);
        ((string)instances[0]!["preferred_cache"]!).ShouldBe(own);
        instances[0]!["aliases"]!.AsArray().Select(alias => (string)alias!).ShouldBe([own]);
        instances.Skip(1).Select(instance => (string)instance!["preferred_network"]!).ShouldBe(
            ["login.microsoftonline.com", "login.partner.microsoftonline.cn", "login.microsoftonline.de", "login.microsoftonline.us", "login-us.microsoftonline.com"]);
    }

    [Fact]
    public async Task Azures_own_hosts_are_known()
    {
        var document = await (await AskAsync("https://login.windows.net/common/oauth2/authorize")).JsonAsync();

        ((string)document["tenant_discovery_endpoint"]!).ShouldBe("https://login.windows.net/common/.well-known/openid-configuration");
        document["metadata"]!.AsArray().Count.ShouldBe(5);
    }

    [Theory, InlineData("localhost"), InlineData("127.0.0.1"), InlineData("[::1]"), InlineData("169.254.169.254"), InlineData("emulator")]
    public async Task A_client_that_asks_under_Azures_name_may_mean_the_emulator_under_its_own(string host)
    {
        using var client = new HttpClient(fixture.Emulator.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, Query($"https://{host}:{fixture.Emulator.TlsAddress.Port}/common/oauth2/v2.0/authorize", "1.1")) { Headers = { Host = "login.microsoftonline.com" } };

        (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Version_1_0_has_the_address_alone() =>
        (await (await AskAsync($"{Tls}/common/oauth2/v2.0/authorize", "1.0")).JsonAsync()).AsObject().Select(member => member.Key).ShouldBe(["tenant_discovery_endpoint"]);

    [Theory, InlineData("https://elsewhere.example/common/oauth2/v2.0/authorize"), InlineData("nonsense"), InlineData("file:///etc/passwd"), InlineData("https://login.microsoftonline.com.evil.example/x")]
    public async Task An_unknown_host_is_an_invalid_instance(string authority)
    {
        var refusal = await AskAsync(authority);

        refusal.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var body = await refusal.JsonAsync();
        ((string)body["error"]!).ShouldBe("invalid_instance");
        ((string)body["error_description"]!).ShouldStartWith("AADSTS50049: Unknown or invalid instance.\r\n");
        ((string)body["error_uri"]!).ShouldBe("https://login.microsoftonline.com/error?code=50049");
    }

    [Theory, InlineData("?authorization_endpoint=https://x", 90014), InlineData("?api-version=2.0&authorization_endpoint=https://x", 90013), InlineData("?api-version=1.1", 90014), InlineData("", 90014)]
    public async Task A_query_that_is_not_right_is_refused(string query, int code)
    {
        using var client = new HttpClient(fixture.Emulator.CreateHandler());
        var refusal = await client.GetAsync($"{Tls}/common/discovery/instance{query}", TestContext.Current.CancellationToken);

        refusal.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((int)(await refusal.JsonAsync())["error_codes"]![0]!).ShouldBe(code);
    }

    private async Task<HttpResponseMessage> AskAsync(string authority, string version = "1.1")
    {
        using var client = new HttpClient(fixture.Emulator.CreateHandler());
        return await client.GetAsync(Query(authority, version), TestContext.Current.CancellationToken);
    }

    private string Query(string authority, string version) => $"{Tls}/common/discovery/instance?api-version={version}&authorization_endpoint={Uri.EscapeDataString(authority)}";
}
