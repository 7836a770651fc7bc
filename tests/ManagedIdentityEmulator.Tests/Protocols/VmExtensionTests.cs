using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class VmExtensionTests(ImdsErrorTests.SeveralIdentities several, EmulatorFixture fixture)
    : IClassFixture<ImdsErrorTests.SeveralIdentities>, IClassFixture<EmulatorFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("/oauth2/token"), InlineData("/oauth2/token/"), InlineData("/OAuth2/Token")]
    public async Task A_GET_with_a_query_and_a_POST_with_a_form_get_the_same_token(string path)
    {
        var get = await (await fixture.Client.ImdsAsync($"{path}?resource=https://vault.azure.net&api-version=2018-02-01")).JsonAsync();
        var post = await (await PostAsync(fixture.Client, path, ("resource", "https://vault.azure.net"))).JsonAsync();

        ((string)get["access_token"]!).ShouldBe((string)post["access_token"]!);
    }

    [Fact]
    public async Task A_token_answer_has_the_members_of_its_time_all_of_them_strings()
    {
        var response = await fixture.Client.ImdsAsync("/oauth2/token?resource=https://vault.azure.net");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""refresh_token"":"""",""expires_in"":""\d+"",""expires_on"":""\d+"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}$");
    }

    [Theory, InlineData("client_id"), InlineData("object_id"), InlineData("msi_res_id")]
    public async Task A_form_selects_an_identity(string name)
    {
        var identity = several.Emulator.Identity("orders");
        var value = name switch { "client_id" => $"{identity.ClientId}", "object_id" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        var body = await (await PostAsync(several.Client, "/oauth2/token", ("resource", "https://vault.azure.net"), (name, value))).JsonAsync();

        ((string)WireClient.Payload((string)body["access_token"]!)["oid"]!).ShouldBe($"{identity.PrincipalId}");
    }

    [Theory]
    [InlineData("resource=https://vault.azure.net", 400, "invalid_request", "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request")]
    [InlineData("", 400, "invalid_request", "Required audience parameter not specified")]
    [InlineData("resource=", 400, "invalid_request", "Required audience parameter not specified")]
    [InlineData("resource=https://vault.azure.net&client_id=nobody", 400, "invalid_request", "Identity not found")]
    [InlineData("resource=a&resource=b", 400, "invalid_request", "A parameter is specified more than once")]
    [InlineData("resource=a&client_id=x&object_id=y", 400, "invalid_request", "The parameters client_id, object_id and msi_res_id are mutually exclusive")]
    public async Task A_refusal_has_code_and_message_inside_error(string parameters, int status, string code, string message)
    {
        var get = await several.Client.ImdsAsync($"/oauth2/token?{parameters}");
        var post = await several.Client.SendAsync(Post("/oauth2/token", parameters), Cancel);

        foreach (var response in new[] { get, post })
        {
            ((int)response.StatusCode).ShouldBe(status);
            (await response.TextAsync()).ShouldBe($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""");
        }
    }

    [Fact]
    public async Task Without_the_metadata_header_it_is_bad_request_102()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            var response = await fixture.Client.SendAsync(new(method, "/oauth2/token?resource=https://vault.azure.net"), Cancel);

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await response.TextAsync()).ShouldBe("""{"error":{"code":"bad_request_102","message":"Required metadata header not specified"}}""");
        }
    }

    [Theory, InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH")]
    public async Task Any_other_method_is_405(string method)
    {
        var response = await fixture.Client.ImdsAsync("/oauth2/token?resource=https://vault.azure.net", new HttpMethod(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public async Task A_form_that_no_client_would_send_is_refused()
    {
        var response = await fixture.Client.SendAsync(Post("/oauth2/token", $"resource={new string('x', 100_000)}"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["error"]!["code"]!).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_unknown_target_has_Entras_words()
    {
        await using var emulator = await Emulator.StartAsync(e => e.Configure(options => options.Targets.AllowUnknown = false), Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };

        var error = (await (await client.ImdsAsync("/oauth2/token?resource=api://nobody")).JsonAsync())["error"]!;

        ((string)error["code"]!).ShouldBe("invalid_resource");
        ((string)error["message"]!).ShouldStartWith("AADSTS500011: The resource principal named api://nobody was not found");
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] form) =>
        client.SendAsync(Post(path, string.Join('&', form.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"))), Cancel);

    private static HttpRequestMessage Post(string path, string form) => new(HttpMethod.Post, path)
    {
        Headers = { { "Metadata", "true" } },
        Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
    };
}
