using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tests.ResourceManager;

namespace ManagedIdentityEmulator.Tests.Graph;

/// <summary>Who a principal is, as clients ask Microsoft Graph.</summary>
public sealed class DirectoryTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("servicePrincipalNames/any(c:c eq '{0}')")]
    [InlineData("appId eq '{0}'")]
    [InlineData("id eq '{1}'")]
    [InlineData("displayName eq 'DEFAULT'")]
    [InlineData("startswith(displayName,'defau')")]
    public async Task A_service_principal_is_found_by_what_it_is_known_by(string filter)
    {
        var identity = arm.Emulator.Identity("default");

        var found = (await GetAsync($"/v1.0/servicePrincipals?$filter={Uri.EscapeDataString(string.Format(null, filter, identity.ClientId, identity.PrincipalId))}"))["value"]!.AsArray().Single()!;

        ((string)found["id"]!).ShouldBe($"{identity.PrincipalId}");
        ((string)found["appId"]!).ShouldBe($"{identity.ClientId}");
        ((string)found["servicePrincipalType"]!).ShouldBe("ManagedIdentity");
        ((string)found["alternativeNames"]![0]!).ShouldBe("isExplicit=True");
    }

    [Fact]
    public async Task It_is_got_by_its_object_id_and_by_its_client_id()
    {
        var identity = arm.Emulator.Identity("default");

        ((string)(await GetAsync($"/v1.0/servicePrincipals/{identity.PrincipalId}"))["displayName"]!).ShouldBe("default");
        ((string)(await GetAsync($"/v1.0/servicePrincipals(appId='{identity.ClientId}')"))["displayName"]!).ShouldBe("default");
        ((string)(await GetAsync($"/v1.0/servicePrincipals/{Guid.NewGuid()}", 404))["error"]!["code"]!).ShouldBe("Request_ResourceNotFound");
        (await GetAsync("/v1.0/servicePrincipals"))["value"]!.AsArray().Count.ShouldBe(12);
        (await GetAsync("/v1.0/users?$filter=userPrincipalName%20eq%20'a@b'"))["value"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Those_of_a_list_of_ids_that_there_are_are_told()
    {
        var identity = arm.Emulator.Identity("default");

        using var graph = await GraphAsync();
        using var answer = await graph.PostAsJsonAsync("/v1.0/directoryObjects/getByIds", new { ids = new[] { $"{identity.PrincipalId}", $"{Guid.NewGuid()}" }, types = new[] { "user" } }, Cancel);

        var found = (await answer.JsonAsync())["value"]!.AsArray().Single()!;
        ((string)found["@odata.type"]!).ShouldBe("#microsoft.graph.servicePrincipal");
        ((string)found["displayName"]!).ShouldBe("default");
    }

    [Theory, InlineData(""), InlineData("[]"), InlineData("{}"), InlineData("""{ "ids": "x" }"""), InlineData("""{ "ids": [ 1 ] }"""), InlineData("""{ "ids": [""")]
    public async Task A_list_that_cannot_be_read_is_refused(string body)
    {
        using var graph = await GraphAsync();
        using var answer = await graph.PostAsync("/v1.0/directoryObjects/getByIds", new StringContent(body), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await answer.JsonAsync())["error"]!["code"]!).ShouldBe("Request_BadRequest");
    }

    [Fact]
    public async Task A_filter_that_is_not_understood_is_refused() =>
        ((string)(await GetAsync("/v1.0/servicePrincipals?$filter=accountEnabled%20eq%20true", 400))["error"]!["code"]!).ShouldBe("Request_UnsupportedQuery");

    [Fact]
    public async Task Who_shows_no_token_is_told_so()
    {
        using var anybody = arm.NewClient(null);

        foreach (var path in new[] { "/v1.0/servicePrincipals", "/v1.0/servicePrincipals?$filter=nonsense", "/v1.0/users" })
        {
            using var answer = await anybody.GetAsync(path, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        foreach (var body in new object[] { new { ids = Array.Empty<string>() }, "nonsense" })
        {
            using var ids = await anybody.PostAsJsonAsync("/v1.0/directoryObjects/getByIds", body, Cancel);
            ids.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private async Task<HttpClient> GraphAsync() => arm.NewClient(await arm.Client.AccessTokenAsync("https://graph.microsoft.com/"));

    private async Task<JsonNode> GetAsync(string path, int status = 200)
    {
        using var client = await GraphAsync();
        using var answer = await client.GetAsync(path, Cancel);
        ((int)answer.StatusCode).ShouldBe(status, await answer.TextAsync());
        return await answer.JsonAsync();
    }
}
