using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class ContainerAppsTests(SecretHosts hosts) : IClassFixture<SecretHosts>
{
    private const string Current = "api-version=2019-08-01&resource=https://vault.azure.net";
    private const string Legacy = "api-version=2017-09-01&resource=https://vault.azure.net";

    [Theory, InlineData("/hosts/containerapp/msi/token"), InlineData("/hosts/containerapp/MSI/token/"), InlineData("/msi/token")]
    public async Task A_container_app_gets_App_Services_answer(string path)
    {
        var response = await hosts.AskAsync($"{path}?{Current}", "X-IDENTITY-HEADER", hosts.SecretOf("containerapp"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("X-CORRELATION-ID").ShouldHaveSingleItem();
        (await response.TextAsync()).ShouldMatch(
            @$"^\{{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""client_id"":""{hosts.Emulator.SystemAssignedIdentity("containerapp").ClientId}"",""expires_on"":""\d+"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer""\}}$");
    }

    [Fact]
    public async Task The_older_version_is_answered_too() =>
        (await hosts.AskAsync($"/hosts/containerapp/msi/token?{Legacy}", "secret", hosts.SecretOf("containerapp"))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Its_errors_are_App_Services_and_the_only_user_assigned_identity_is_not_the_default()
    {
        var response = await hosts.AskAsync($"/hosts/containerapp2/msi/token?{Current}", "X-IDENTITY-HEADER", hosts.SecretOf("containerapp2"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe(
            $$"""{"statusCode":400,"message":"Unable to load the proper Managed Identity.","correlationId":"{{response.Headers.GetValues("X-CORRELATION-ID").Single()}}"}""");
    }

    [Theory]
    [InlineData(Current, "X-IDENTITY-HEADER", null), InlineData(Current, "X-IDENTITY-HEADER", "nobody")]
    [InlineData(Current, "X-IDENTITY-HEADER", "containerapp2"), InlineData(Current, "X-IDENTITY-HEADER", "web"), InlineData(Current, "secret", "containerapp")]
    [InlineData(Legacy, "secret", "web"), InlineData(Legacy, "X-IDENTITY-HEADER", "containerapp"), InlineData("", "X-IDENTITY-HEADER", null)]
    public async Task Without_its_own_secret_a_request_is_forbidden_without_a_word(string query, string header, string? secretOf)
    {
        var response = await hosts.AskAsync($"/hosts/containerapp/msi/token?{query}", header, secretOf is "nobody" ? "nonsense" : secretOf is null ? null : hosts.SecretOf(secretOf));

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        response.Content.Headers.ContentLength.ShouldBe(0);
        response.Content.Headers.ContentType.ShouldBeNull();
        response.Headers.Server.ToString().ShouldBe("Kestrel");
        Guid.TryParse(response.Headers.GetValues("X-CORRELATION-ID").Single(), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_POST_is_405_before_its_secret_is_looked_at()
    {
        var response = await hosts.AskAsync("/hosts/containerapp/msi/token", "X-IDENTITY-HEADER", null, HttpMethod.Post, "resource=https://vault.azure.net");

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET"]);
        response.Content.Headers.ContentLength.ShouldBe(0);
    }
}
