using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tests.ResourceManager;
using ManagedIdentityEmulator.Tests.ResourceManager.Authorization;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>GET /_emulator/access</c>.</summary>
public sealed class AccessEndpointTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private const string Principal = "11111111-0000-4000-8000-000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_do_something_is_told_with_the_assignment_that_allows_it()
    {
        var path = RoleAssignmentTests.At(arm.Group, Guid.NewGuid());
        await arm.ExpectAsync(201, HttpMethod.Put, path, RoleAssignmentTests.Body("ba92f5b4-2d11-453d-a403-e96b0029c9fe", Guid.Parse(Principal), "ServicePrincipal"), "2022-04-01");
        var scope = arm.Of("Microsoft.Storage/storageAccounts", "a");

        (await AskAsync($"action=Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write&scope={scope}"))
            .ShouldBe($$"""{"allowed":true,"roleAssignment":"{{path}}","roleDefinitionName":"Storage Blob Data Contributor"}""");
        (await AskAsync($"dataAction=Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write&scope={scope}")).ShouldStartWith("""{"allowed":true""");
        (await AskAsync($"dataAction=Microsoft.Storage/storageAccounts/blobServices/containers/read&scope={scope}")).ShouldBe("""{"allowed":false}""");
        (await AskAsync($"action=Microsoft.Storage/storageAccounts/blobServices/containers/read&scope={scope}")).ShouldStartWith("""{"allowed":true""");
        (await AskAsync($"action=Microsoft.Storage/storageAccounts/write&scope={scope}")).ShouldBe("""{"allowed":false}""");
        (await AskAsync($"action=Microsoft.Storage/storageAccounts/blobServices/containers/read&scope={arm.Subscription}")).ShouldBe("""{"allowed":false}""");

        await arm.ExpectAsync(200, HttpMethod.Delete, path, version: "2022-04-01");
        (await AskAsync($"action=Microsoft.Storage/storageAccounts/blobServices/containers/read&scope={scope}")).ShouldBe("""{"allowed":false}""");
    }

    [Theory]
    [InlineData("", "principalId,action,scope")]
    [InlineData("principalId=me&action=a/b&scope=/", "principalId")]
    [InlineData("principalId=&action=a/b&scope=/", "principalId")]
    [InlineData($"principalId={Principal}&scope=/", "action")]
    [InlineData($"principalId={Principal}&scope=/&action=a/b&dataAction=a/b", "action")]
    [InlineData($"principalId={Principal}&scope=/&action=read", "action")]
    [InlineData($"principalId={Principal}&scope=/&dataAction=a/*", "dataAction")]
    [InlineData($"principalId={Principal}&action=a/b", "scope")]
    [InlineData($"principalId={Principal}&action=a/b&scope=local", "scope")]
    [InlineData($"principalId={Principal}&action=a/b&scope=/&scope=/x", "scope")]
    [InlineData($"principalId={Principal}&action=a/b&scope=/&role=Owner", "role")]
    public async Task What_is_missing_or_wrong_is_told_by_name(string query, string fields)
    {
        using var control = new HttpClient { BaseAddress = arm.Emulator.ControlAddress };

        var answer = await control.GetAsync($"/_emulator/access?{query}", Cancel);

        ((int)answer.StatusCode).ShouldBe(400);
        (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key).ShouldBe(fields.Split(','));
    }

    [Fact]
    public async Task A_client_id_in_the_place_of_the_principal_id_is_told_in_place_of_a_no()
    {
        var identity = arm.Emulator.Identity("default");
        using var control = new HttpClient { BaseAddress = arm.Emulator.ControlAddress };

        var answer = await control.GetAsync($"/_emulator/access?principalId={identity.ClientId}&action=a/b&scope=/", Cancel);

        ((int)answer.StatusCode).ShouldBe(400);
        (await answer.TextAsync()).ShouldContain($"is the client id of 'default'; roles are assigned to its principal id, {identity.PrincipalId}");
    }

    private async Task<string> AskAsync(string query)
    {
        using var control = new HttpClient { BaseAddress = arm.Emulator.ControlAddress };
        return await control.GetStringAsync($"/_emulator/access?principalId={Principal}&{query}", Cancel);
    }
}
