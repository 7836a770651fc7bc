using System.Net;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class ImdsTokenTests(ImdsTokenTests.TwoIdentities fixture) : IClassFixture<ImdsTokenTests.TwoIdentities>
{
    private HttpClient Client => fixture.Client;

    private Emulator Emulator => fixture.Emulator;

    [Fact]
    public async Task A_token_answer_has_Azures_members_in_Azures_order_all_of_them_strings()
    {
        var response = await Client.TokenAsync("https://management.azure.com/");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""client_id"":""[0-9a-f-]{36}"",""expires_in"":""\d+"",""expires_on"":""\d+"",""ext_expires_in"":""86399"",""not_before"":""\d+"",""resource"":""https://management\.azure\.com/"",""token_type"":""Bearer""\}$");
    }

    [Fact]
    public async Task A_token_answer_has_IMDSs_headers()
    {
        var response = await Client.TokenAsync();

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Content.Headers.ContentLength.ShouldBe((await response.TextAsync()).Length);
        response.Headers.Server.ToString().ShouldMatch(@"^IMDS/[\d.]+$");
        response.Headers.Date.ShouldNotBeNull();
        response.Headers.TransferEncodingChunked.ShouldNotBe(true);
    }

    [Fact]
    public async Task The_times_of_the_answer_are_those_of_the_token_and_a_day_and_five_minutes_apart()
    {
        var body = await (await Client.TokenAsync($"api://{Guid.NewGuid()}")).JsonAsync();
        var claims = WireClient.Payload((string)body["access_token"]!);

        long.Parse((string)body["expires_on"]!).ShouldBe((long)claims["exp"]!);
        long.Parse((string)body["not_before"]!).ShouldBe((long)claims["nbf"]!);
        ((long)claims["exp"]! - (long)claims["nbf"]!).ShouldBe(86700);
        ((long)claims["iat"]!).ShouldBe((long)claims["nbf"]!);
        long.Parse((string)body["expires_in"]!).ShouldBeInRange(86390, 86400);
    }

    [Theory]
    [InlineData("https://vault.azure.net")]
    [InlineData("https://vault.azure.net/")]
    [InlineData("HTTPS://Vault.Azure.Net")]
    [InlineData("cfa8b339-82a2-471a-a3c9-0fc0be7a4093")]
    [InlineData("api://orders/ä+b&c=%20d")]
    public async Task The_resource_comes_back_as_it_was_asked_for_in_the_answer_and_in_aud(string resource)
    {
        var body = await (await Client.TokenAsync(resource)).JsonAsync();

        ((string)body["resource"]!).ShouldBe(resource);
        ((string)WireClient.Payload((string)body["access_token"]!)["aud"]!).ShouldBe(resource);
    }

    public static TheoryData<string, string> Selectors => new()
    {
        { "client_id", "client" }, { "clientid", "client" }, { "CLIENT_ID", "client" },
        { "object_id", "principal" }, { "principal_id", "principal" }, { "principalId", "principal" },
        { "msi_res_id", "resource" }, { "mi_res_id", "resource" }, { "msi-res-id", "resource" },
    };

    [Theory, MemberData(nameof(Selectors))]
    public async Task An_identity_is_selected_by_every_name_that_clients_send(string name, string kind)
    {
        var identity = Emulator.Identity("orders");
        var value = kind switch { "client" => $"{identity.ClientId}", "principal" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        var body = await (await Client.TokenAsync(more: $"&{name}={Uri.EscapeDataString(value)}")).JsonAsync();

        ((string)body["client_id"]!).ShouldBe($"{identity.ClientId}");
    }

    [Fact]
    public async Task A_resource_id_is_compared_without_regard_to_case_and_with_either_spelling_of_resource_groups()
    {
        var id = $"{Emulator.Identity("orders").ResourceId}";
        foreach (var form in new[] { id.ToUpperInvariant(), id.Replace("resourcegroups", "resourceGroups"), id + "/", Uri.EscapeDataString(id) })
        {
            var response = await Client.ImdsAsync($"{WireClient.TokenPath}?api-version=2018-02-01&resource=https://vault.azure.net&msi_res_id={form}");
            response.StatusCode.ShouldBe(HttpStatusCode.OK, form);
        }
    }

    [Fact]
    public async Task An_upper_case_client_id_is_the_same_client_id() =>
        (await Client.TokenAsync(more: $"&client_id={$"{Emulator.Identity("orders").ClientId}".ToUpperInvariant()}")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task The_same_token_is_answered_again_until_it_is_bypassed()
    {
        var resource = $"api://{Guid.NewGuid()}";
        var first = await Client.AccessTokenAsync(resource);
        var again = await Client.AccessTokenAsync(resource);
        var fresh = await Client.AccessTokenAsync(resource, "&bypass_cache=true");
        var afterwards = await Client.AccessTokenAsync(resource);

        again.ShouldBe(first);
        fresh.ShouldNotBe(first);
        afterwards.ShouldBe(fresh);
    }

    [Fact]
    public async Task Each_identity_and_each_spelling_of_a_resource_has_a_token_of_its_own()
    {
        string[] tokens =
        [
            await Client.AccessTokenAsync("https://vault.azure.net"),
            await Client.AccessTokenAsync("https://vault.azure.net/"),
            await Client.AccessTokenAsync("https://vault.azure.net", $"&client_id={Emulator.Identity("orders").ClientId}"),
            await Client.AccessTokenAsync("https://vault.azure.net", $"&client_id={Emulator.Identity("billing").ClientId}"),
        ];

        tokens.Distinct().Count().ShouldBe(tokens.Length);
    }

    [Fact]
    public async Task A_client_that_names_its_revoked_token_by_hash_gets_another()
    {
        var resource = $"api://{Guid.NewGuid()}";
        var revoked = await Client.AccessTokenAsync(resource);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(revoked)));

        (await Client.AccessTokenAsync(resource, $"&token_sha256_to_refresh={new string('0', 64)}")).ShouldBe(revoked);
        (await Client.AccessTokenAsync(resource, $"&token_sha256_to_refresh={hash}")).ShouldNotBe(revoked);
    }

    [Fact]
    public async Task A_hundred_callers_at_once_get_one_token()
    {
        var resource = $"api://{Guid.NewGuid()}";

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Client.AccessTokenAsync(resource)));

        tokens.Distinct().ShouldHaveSingleItem();
    }

    public static TheoryData<string> PathForms =>
    [
        "/metadata/identity/oauth2/token", "//metadata/identity/oauth2/token", "///metadata/identity/oauth2/token", "/metadata/identity/oauth2/token/",
        "/Metadata/Identity/OAuth2/Token", "/METADATA/identity/oauth2/token",
    ];

    [Theory, MemberData(nameof(PathForms))]
    public async Task Every_path_form_that_clients_send_is_the_token_path(string path) =>
        (await Client.SendAsync(Request(Emulator.DataAddress.GetLeftPart(UriPartial.Authority) + path), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("2018-02-01"), InlineData("2019-08-01"), InlineData("2019-11-01"), InlineData("2021-02-01"), InlineData("2025-04-07")]
    public async Task Every_api_version_since_identities_came_is_taken(string version) =>
        (await Client.ImdsAsync($"{WireClient.TokenPath}?api-version={version}&resource=https://vault.azure.net")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_form_content_type_on_a_GET_without_a_body_does_not_matter()
    {
        var request = Request($"{Emulator.DataAddress}metadata/identity/oauth2/token");
        request.Content = new ByteArrayContent([]) { Headers = { { "Content-Type", "application/x-www-form-urlencoded" } } };

        (await Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("&xms_cc=cp1"), InlineData("&authority=https%3A%2F%2Flogin.microsoftonline.com%2Fx"), InlineData("&whatever=1&%5B%5D=2"), InlineData("&client_id=")]
    public async Task Unknown_and_empty_parameters_do_not_matter(string more) =>
        (await Client.TokenAsync(more: more)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory, InlineData("True"), InlineData("TRUE"), InlineData("true")]
    public async Task The_metadata_header_is_compared_without_regard_to_case(string value)
    {
        var request = Request($"{Emulator.DataAddress}metadata/identity/oauth2/token");
        request.Headers.Remove("Metadata");
        request.Headers.Add("metadata", value);

        (await Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("8c6b1f9a-2f0e-4d0b-9c55-0a8f6f0f1f11", true, true), InlineData("8c6b1f9a", false, false), InlineData("a b", true, false)]
    public async Task The_client_request_id_is_echoed_when_that_is_asked_for(string id, bool ask, bool echoed)
    {
        var request = Request($"{Emulator.DataAddress}metadata/identity/oauth2/token");
        request.Headers.TryAddWithoutValidation("x-ms-client-request-id", id);
        if (ask)
        {
            request.Headers.Add("x-ms-return-client-request-id", "true");
        }

        var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.TryGetValues("x-ms-client-request-id", out var values).ShouldBe(echoed);
        values?.ShouldBe([id]);
    }

    [Fact]
    public async Task The_tenant_of_the_host_is_told()
    {
        var response = await Client.ImdsAsync("/metadata/identity/info?api-version=2018-02-01");

        (await response.TextAsync()).ShouldBe($$"""{"tenantId":"{{Emulator.TenantId}}"}""");
    }

    [Fact]
    public async Task The_versions_are_told_the_oldest_first()
    {
        var versions = (await (await Client.ImdsAsync("/metadata/versions")).JsonAsync())["apiVersions"]!.AsArray().Select(version => (string)version!).ToList();

        versions[0].ShouldBe("2017-03-01");
        versions[^1].ShouldBe("2025-04-07");
        versions.Count.ShouldBe(35);
        versions.ShouldBe(versions.Order());
        versions.ShouldAllBe(version => Regex.IsMatch(version, @"^\d{4}-\d\d-\d\d$"));
    }

    private static HttpRequestMessage Request(string uri) => new(HttpMethod.Get, new Uri($"{uri}?api-version=2018-02-01&resource=https://vault.azure.net", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
    {
        Headers = { { "Metadata", "true" } },
    };

    public sealed class TwoIdentities : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders").AddUserAssignedIdentity("billing").AddVirtualMachine("vm1", "orders", "billing");
    }
}
