using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class AutomationTests(SecretHosts hosts) : IClassFixture<SecretHosts>
{
    private const string Path = "/hosts/automation/oauth2/token";
    private const string Good = "resource=https://vault.azure.net";

    [Theory]
    [InlineData(Path, "X-IDENTITY-HEADER"), InlineData($"{Path}/", "secret"), InlineData("/hosts/automation/OAuth2/Token", "X-IDENTITY-HEADER"), InlineData("/oauth2/token", "X-IDENTITY-HEADER")]
    public async Task A_GET_with_a_query_and_a_POST_with_a_form_get_the_same_token(string path, string header)
    {
        var get = await (await hosts.AskAsync($"{path}?{Good}", header, hosts.SecretOf("automation"))).JsonAsync();
        var post = await (await hosts.AskAsync(path, header, hosts.SecretOf("automation"), HttpMethod.Post, Good)).JsonAsync();

        ((string)get["access_token"]!).ShouldBe((string)post["access_token"]!);
    }

    [Theory, InlineData(""), InlineData("&api-version=2019-08-01"), InlineData("&api-version=whatever&more=1")]
    public async Task A_token_answer_has_what_App_Services_clients_read_all_of_it_strings(string more)
    {
        var response = await hosts.AskAsync($"{Path}?{Good}{more}", "X-IDENTITY-HEADER", hosts.SecretOf("automation"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldMatch(
            @$"^\{{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""client_id"":""{hosts.Emulator.SystemAssignedIdentity("automation").ClientId}"",""expires_in"":""\d+"",""expires_on"":""\d{{10}}"",""ext_expires_in"":""86399"",""not_before"":""\d{{10}}"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}}$");
    }

    [Theory, InlineData("client_id"), InlineData("object_id"), InlineData("mi_res_id")]
    public async Task A_query_and_a_form_select_an_identity(string name)
    {
        var identity = hosts.Emulator.Identity("orders");
        var selector = $"{name}={name switch { "client_id" => $"{identity.ClientId}", "object_id" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" }}";

        foreach (var response in new[]
        {
            await hosts.AskAsync($"{Path}?{Good}&{selector}", "X-IDENTITY-HEADER", hosts.SecretOf("automation")),
            await hosts.AskAsync(Path, "X-IDENTITY-HEADER", hosts.SecretOf("automation"), HttpMethod.Post, $"{Good}&{selector}"),
        })
        {
            ((string)(await response.JsonAsync())["client_id"]!).ShouldBe($"{identity.ClientId}");
        }
    }

    [Theory]
    [InlineData("automation-own", Good, "No managed identity was found for Automation account automation-own")] // no fallback to the only user-assigned one
    [InlineData("automation", $"{Good}&client_id=nobody", "No managed identity was found for Automation account automation")]
    [InlineData("automation", "", "The parameter resource is missing")]
    [InlineData("automation", "resource=", "The parameter resource is missing")]
    [InlineData("automation", "resource=a&resource=b", "A parameter is specified more than once")]
    [InlineData("automation", $"{Good}&client_id=x&mi_res_id=y", "The parameters client_id, object_id and mi_res_id are mutually exclusive")]
    public async Task A_refusal_is_a_message(string host, string parameters, string message)
    {
        foreach (var response in new[]
        {
            await hosts.AskAsync($"/hosts/{host}/oauth2/token?{parameters}", "X-IDENTITY-HEADER", hosts.SecretOf(host)),
            await hosts.AskAsync($"/hosts/{host}/oauth2/token", "X-IDENTITY-HEADER", hosts.SecretOf(host), HttpMethod.Post, parameters),
        })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await response.TextAsync()).ShouldBe($$"""{"Message":"{{message}}"}""");
        }
    }

    [Fact]
    public async Task A_form_that_no_client_would_send_is_refused() =>
        (await (await hosts.AskAsync(Path, "secret", hosts.SecretOf("automation"), HttpMethod.Post, $"resource={new string('x', 100_000)}")).TextAsync())
            .ShouldBe("""{"Message":"The request is too large or has too many parameters"}""");

    [Fact]
    public async Task An_unknown_target_has_Entras_words()
    {
        var response = await hosts.AskAsync($"{Path}?resource={SecretHosts.UnknownTarget}", "X-IDENTITY-HEADER", hosts.SecretOf("automation"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["Message"]!).ShouldStartWith("AADSTS500011: The resource principal named api://nobody was not found");
    }

    [Theory, InlineData(null), InlineData("web"), InlineData("automation-own"), InlineData("fabric")]
    public async Task Without_its_own_secret_a_request_is_refused(string? secretOf)
    {
        foreach (var header in new[] { "X-IDENTITY-HEADER", "secret" })
        {
            var response = await hosts.AskAsync($"{Path}?{Good}", header, secretOf is null ? null : hosts.SecretOf(secretOf));

            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            ((string)(await response.JsonAsync())["Message"]!).ShouldContain("X-IDENTITY-HEADER");
        }
    }

    [Fact]
    public async Task A_forwarded_request_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?{Good}") { Headers = { { "X-IDENTITY-HEADER", hosts.SecretOf("automation") }, { "X-Forwarded-For", "10.0.0.1" } } };

        var response = await hosts.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe("""{"Message":"Requests with an X-Forwarded-For header are not allowed"}""");
    }

    [Theory, InlineData("PUT"), InlineData("DELETE")]
    public async Task Any_other_method_is_405(string method)
    {
        var response = await hosts.AskAsync($"{Path}?{Good}", "X-IDENTITY-HEADER", hosts.SecretOf("automation"), new(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public async Task The_old_virtual_machine_endpoint_is_still_there_beside_it() =>
        (await (await hosts.Client.ImdsAsync($"/oauth2/token?{Good}")).JsonAsync())["refresh_token"].ShouldNotBeNull();
}
