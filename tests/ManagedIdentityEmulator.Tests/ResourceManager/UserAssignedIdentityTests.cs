using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>User-assigned identities over the management API.</summary>
public sealed class UserAssignedIdentityTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string InWestEurope = """{ "location": "West Europe", "tags": { "team": "orders" } }""";

    [Fact]
    public async Task An_identity_that_is_made_has_ids_of_its_own_and_is_there()
    {
        var path = arm.Of(ArmFixture.Identities, "made");

        var made = await arm.ExpectAsync(201, HttpMethod.Put, path, InWestEurope);

        ((string)made["id"]!).ShouldBe($"{arm.Subscription}/resourcegroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/made");
        ((string)made["type"]!).ShouldBe(ArmFixture.Identities);
        ((string)made["location"]!).ShouldBe("westeurope");
        ((string)made["tags"]!["team"]!).ShouldBe("orders");
        ((string)made["properties"]!["isolationScope"]!).ShouldBe("None");
        Guid.Parse((string)made["properties"]!["clientId"]!).ShouldNotBe(Guid.Parse((string)made["properties"]!["principalId"]!));
        (await arm.ExpectAsync(200, HttpMethod.Get, path.ToUpperInvariant())).ToJsonString().ShouldBe(made.ToJsonString());
        (await arm.ExpectAsync(200, HttpMethod.Put, path, InWestEurope)).ToJsonString().ShouldBe(made.ToJsonString(), "a PUT of one that is there keeps its ids");
    }

    [Fact]
    public async Task A_deleted_one_is_gone_and_one_made_again_has_new_ids()
    {
        var path = arm.Of(ArmFixture.Identities, "reborn");
        var first = await arm.ExpectAsync(201, HttpMethod.Put, path, InWestEurope);

        await arm.ExpectAsync(200, HttpMethod.Delete, path);

        await arm.ExpectAsync(204, HttpMethod.Delete, path);
        (await arm.RefusedAsync(404, HttpMethod.Get, path)).Code.ShouldBe("ResourceNotFound");
        var second = await arm.ExpectAsync(201, HttpMethod.Put, path, InWestEurope);
        ((string)second["properties"]!["clientId"]!).ShouldNotBe((string)first["properties"]!["clientId"]!);
        ((string)second["properties"]!["principalId"]!).ShouldNotBe((string)first["properties"]!["principalId"]!);
    }

    [Theory]
    [InlineData(null, 401, "AuthenticationFailed")]
    [InlineData("not.a.token", 401, "InvalidAuthenticationToken")]
    public async Task Who_shows_no_good_token_is_told_so(string? token, int status, string code)
    {
        using var client = arm.NewClient(token);

        using var answer = await client.GetAsync($"{arm.Of(ArmFixture.Identities, "default")}?api-version=2024-11-30", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe((HttpStatusCode)status);
        ((string)(await answer.JsonAsync())["error"]!["code"]!).ShouldBe(code);
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer authorization_uri=");
    }

    [Fact]
    public async Task A_list_has_those_of_the_group_a_page_at_a_time()
    {
        await arm.ExpectAsync(201, HttpMethod.Put, arm.Of(ArmFixture.Identities, "paged1"), InWestEurope);

        var first = await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Group}/providers/{ArmFixture.Identities}?$top=1");

        first["value"]!.AsArray().Count.ShouldBe(1);
        var next = await arm.Arm.GetAsync((string)first["nextLink"]!, TestContext.Current.CancellationToken);
        (await next.JsonAsync())["value"]!.AsArray().Single()!["name"]!.ToString().ShouldNotBe(first["value"]![0]!["name"]!.ToString());
    }
}
