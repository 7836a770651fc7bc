using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class MachineLearningTests(SecretHosts hosts) : IClassFixture<SecretHosts>
{
    private const string Good = "api-version=2017-09-01&resource=https://vault.azure.net";

    [Theory, InlineData("/hosts/ml/msi/token"), InlineData("/hosts/ml/MSI/token/"), InlineData("/msi/token")]
    public async Task A_token_answer_has_four_members_and_an_end_in_seconds(string path)
    {
        var response = await hosts.AskAsync($"{path}?{Good}", "secret", hosts.SecretOf("ml"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""expires_on"":""\d{10}"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}$");
    }

    [Theory]
    [InlineData("ml", "", "ml"), InlineData("ml", "&clientid=", "ml"), InlineData("ml", "&clientid=undefined", "ml")]
    [InlineData("ml-own", "", "orders"), InlineData("ml-own", "&clientid=undefined", "orders"), InlineData("ml-two", "&clientid=BILLING", "billing")]
    [InlineData("ml", "&clientid=ORDERS", "orders"), InlineData("ml", "&client_id=ORDERS", "orders")]
    public async Task The_client_id_selects_and_none_is_the_hosts_own_choice(string host, string more, string identity)
    {
        foreach (var name in new[] { "orders", "billing" })
        {
            more = more.Replace(name.ToUpperInvariant(), $"{hosts.Emulator.Identity(name).ClientId}");
        }

        var body = await (await hosts.AskAsync($"/hosts/{host}/msi/token?{Good}{more}", "secret", hosts.SecretOf(host))).JsonAsync();

        var expected = identity == "ml" ? hosts.Emulator.SystemAssignedIdentity("ml") : hosts.Emulator.Identity(identity);
        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{expected.PrincipalId}");
    }

    [Fact]
    public async Task The_variables_own_client_id_is_taken()
    {
        var variables = hosts.Emulator.Environment("ml");
        var uri = new Uri($"{variables["MSI_ENDPOINT"]}?{Good}&clientid={variables["DEFAULT_IDENTITY_CLIENT_ID"]}");

        (await hosts.AskAsync(uri.PathAndQuery, "secret", variables["MSI_SECRET"])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ml", $"{Good}&clientid=9b6a1d3c-0000-4000-8000-000000000000", "No MSI found for specified ClientId/ResourceId.")]
    [InlineData("ml-two", Good, "There are several user-assigned identities and no system-assigned one: the request must name one of them.")]
    [InlineData("ml", "api-version=2017-09-01", "The query parameter 'resource' is missing.")]
    [InlineData("ml", $"{Good}&clientid=x&clientid=x", "A query parameter is specified more than once.")]
    [InlineData("ml", "resource=https://vault.azure.net", "The api-version is missing or not supported. Supported: 2017-09-01.")]
    [InlineData("ml", "api-version=2019-08-01&resource=https://vault.azure.net", "The api-version is missing or not supported. Supported: 2017-09-01.")]
    public async Task A_refusal_has_status_message_and_correlation_id(string host, string query, string message)
    {
        var response = await hosts.AskAsync($"/hosts/{host}/msi/token?{query}", "secret", hosts.SecretOf(host));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe($$"""{"statusCode":400,"message":"{{message}}","correlationId":"{{response.Headers.GetValues("X-CORRELATION-ID").Single()}}"}""");
    }

    [Theory, InlineData("secret", null), InlineData("secret", "web"), InlineData("secret", "ml-own"), InlineData("X-IDENTITY-HEADER", "ml")]
    public async Task Without_its_own_secret_a_request_is_refused(string header, string? secretOf)
    {
        var response = await hosts.AskAsync($"/hosts/ml/msi/token?{Good}", header, secretOf is null ? null : hosts.SecretOf(secretOf));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ((int)(await response.JsonAsync())["statusCode"]!).ShouldBe(401);
    }

    [Fact]
    public async Task A_POST_is_405() =>
        (await hosts.AskAsync($"/hosts/ml/msi/token?{Good}", "secret", hosts.SecretOf("ml"), HttpMethod.Post)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
}
