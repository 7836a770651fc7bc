using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>App Service and Functions: what a client gets that asks as it should.</summary>
public sealed class AppServiceTests(SecretHosts hosts) : IClassFixture<SecretHosts>
{
    private const string Current = "api-version=2019-08-01&resource=https://vault.azure.net";
    private const string Legacy = "api-version=2017-09-01&resource=https://vault.azure.net";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("2019-08-01"), InlineData("2025-03-30")]
    public async Task A_token_answer_has_App_Services_members_all_of_them_strings_and_no_lifetime(string version)
    {
        var response = await CurrentAsync("web", $"api-version={version}&resource=https://vault.azure.net");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var text = await response.TextAsync();
        text.ShouldMatch(@"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""client_id"":""[0-9a-f-]{36}"",""expires_on"":""\d+"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}$");
        var (body, claims) = Read(text);
        long.Parse((string)body["expires_on"]!).ShouldBe((long)claims["exp"]!);
        long.Parse((string)body["not_before"]!).ShouldBe((long)claims["nbf"]!);
        ((string)body["client_id"]!).ShouldBe((string)claims["appid"]!);
        ((string)claims["oid"]!).ShouldBe($"{hosts.Emulator.SystemAssignedIdentity("web").PrincipalId}");
    }

    [Fact]
    public async Task The_older_versions_answer_has_four_members()
    {
        var response = await LegacyAsync("web", Legacy);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""expires_on"":""\d{10}"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}$");
    }

    [Theory]
    [InlineData("windows", "2020-01-15T05:24:12Z", "1/16/2020 5:24:12 AM +00:00")]
    [InlineData("windows", "2019-11-09T23:04:05Z", "11/10/2019 11:04:05 PM +00:00")]
    [InlineData("windows", "2019-11-09T00:04:05Z", "11/10/2019 12:04:05 AM +00:00")]
    [InlineData("linux", "2019-06-19T02:57:58Z", "06/20/2019 02:57:58 +00:00")]
    [InlineData("linux", "2019-06-19T14:57:58Z", "06/20/2019 14:57:58 +00:00")]
    public async Task The_older_version_can_write_the_end_as_the_date_that_it_was_in_its_time(string format, string issued, string end)
    {
        await using var emulator = await Emulator.StartAsync(e => e.UseConfiguration(
            $$"""{ "hosts": [ { "name": "web", "type": "Microsoft.Web/sites", "systemAssigned": true, "identityHeader": "s3cret-of-web", "legacyExpiresOn": "{{format}}" } ] }"""), Cancel);
        emulator.Clock.Freeze();
        emulator.Clock.SetUtcNow(DateTimeOffset.Parse(issued, System.Globalization.CultureInfo.InvariantCulture));
        using var client = new HttpClient { BaseAddress = emulator.DataAddress, DefaultRequestHeaders = { { "secret", "s3cret-of-web" }, { "X-IDENTITY-HEADER", "s3cret-of-web" } } };

        var legacy = await (await client.GetAsync($"/msi/token?{Legacy}", Cancel)).JsonAsync();
        var current = await (await client.GetAsync($"/msi/token?{Current}", Cancel)).JsonAsync();

        ((string)legacy["expires_on"]!).ShouldBe(end);
        ((string)current["expires_on"]!).ShouldMatch(@"^\d{10}$");
    }

    [Fact]
    public async Task Every_answer_has_the_headers_of_the_token_service()
    {
        foreach (var response in new[] { await CurrentAsync("web", Current), await CurrentAsync("web", "api-version=2019-08-01") })
        {
            response.Headers.Server.ToString().ShouldBe("Kestrel");
            Guid.Parse(response.Headers.GetValues("X-CORRELATION-ID").Single()).ShouldNotBe(Guid.Empty);
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        }
    }

    public static TheoryData<string, string> Selectors => new()
    {
        { "client_id", "client" }, { "clientid", "client" }, { "CLIENT_ID", "client" }, { "object_id", "principal" }, { "principal_id", "principal" },
        { "principalId", "principal" }, { "mi_res_id", "resource" }, { "msi_res_id", "resource" }, { "msi-res-id", "resource" },
    };

    [Theory, MemberData(nameof(Selectors))]
    public async Task An_identity_is_selected_by_every_name_that_clients_send(string name, string kind)
    {
        var identity = hosts.Emulator.Identity("orders");
        var value = kind switch { "client" => $"{identity.ClientId}", "principal" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        foreach (var response in new[] { await CurrentAsync("web", $"{Current}&{name}={value}"), await LegacyAsync("web", $"{Legacy}&{name}={value}") })
        {
            var (_, claims) = Read(await response.TextAsync());
            ((string)claims["oid"]!).ShouldBe($"{identity.PrincipalId}");
        }
    }

    [Theory, InlineData("&client_id="), InlineData("&whatever=1&%5B%5D=2"), InlineData("&xms_cc=cp1"), InlineData("&bypass_cache=nonsense")]
    public async Task Unknown_and_empty_parameters_do_not_matter(string more) =>
        (await CurrentAsync("web", Current + more)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("/msi/token"), InlineData("/msi/token/"), InlineData("/MSI/token"), InlineData("/MSI/Token/"), InlineData("//msi/token")]
    [InlineData("/hosts/web/msi/token"), InlineData("/hosts/WEB/MSI/token/"), InlineData("/hosts/web//msi/token")]
    public async Task Every_path_form_is_the_token_path(string path)
    {
        (await hosts.AskAsync($"{path}?{Current}", "X-IDENTITY-HEADER", hosts.SecretOf("web"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await hosts.AskAsync($"{path}?{Legacy}", "secret", hosts.SecretOf("web"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("x-identity-header", Current), InlineData("X-Identity-Header", Current), InlineData("Secret", Legacy), InlineData("SECRET", Legacy)]
    public async Task The_case_of_a_headers_name_does_not_matter(string header, string query) =>
        (await hosts.AskAsync($"/msi/token?{query}", header, hosts.SecretOf("web"))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_form_content_type_on_a_GET_without_a_body_does_not_matter() =>
        (await hosts.AskAsync($"/msi/token?{Current}", "X-IDENTITY-HEADER", hosts.SecretOf("web"), form: "")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task The_same_token_is_answered_again_and_nothing_bypasses_the_cache() =>
        (await TokenAsync("2019-08-01", "&bypass_cache=true")).ShouldBe(await TokenAsync("2019-08-01", ""));

    [Fact]
    public async Task The_newest_version_replaces_a_token_that_is_named_by_its_hash_and_the_older_ones_do_not()
    {
        var revoked = await TokenAsync("2025-03-30", "");
        var hash = $"&xms_cc=cp1&token_sha256_to_refresh={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(revoked)))}";

        (await TokenAsync("2025-03-30", $"&token_sha256_to_refresh={new string('0', 64)}")).ShouldBe(revoked);
        (await TokenAsync("2019-08-01", hash)).ShouldBe(revoked);
        (await TokenAsync("2025-03-30", hash)).ShouldNotBe(revoked);
    }

    private async Task<string> TokenAsync(string version, string more) =>
        (string)(await (await CurrentAsync("function", $"api-version={version}&resource=https://management.azure.com{more}")).JsonAsync())["access_token"]!;

    private Task<HttpResponseMessage> CurrentAsync(string host, string query) => hosts.AskAsync($"/msi/token?{query}", "X-IDENTITY-HEADER", hosts.SecretOf(host));

    private Task<HttpResponseMessage> LegacyAsync(string host, string query) => hosts.AskAsync($"/msi/token?{query}", "secret", hosts.SecretOf(host));

    private static (JsonNode Body, JsonObject Claims) Read(string text) =>
        JsonNode.Parse(text) is { } body ? (body, WireClient.Payload((string)body["access_token"]!)) : throw new ShouldAssertException(text);
}
