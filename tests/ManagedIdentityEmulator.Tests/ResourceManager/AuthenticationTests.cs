using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>Which tokens the management API takes.</summary>
public sealed class AuthenticationTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://management.azure.com")]
    [InlineData("https://management.azure.com/")]
    [InlineData("https://management.core.windows.net/")]
    [InlineData("797f4846-ba00-4fd7-ba43-dac1f8f63013")]
    public async Task A_token_for_Resource_Manager_under_any_of_its_names_will_do(string audience) =>
        (await StatusAsync(await arm.Client.AccessTokenAsync(audience))).ShouldBe((200, null));

    [Fact]
    public async Task So_will_one_for_the_address_that_the_client_uses() =>
        (await StatusAsync(await arm.Client.AccessTokenAsync(arm.Emulator.TlsAddress.ToString()))).ShouldBe((200, null));

    [Fact]
    public async Task One_for_another_service_will_not() =>
        (await StatusAsync(await arm.Client.AccessTokenAsync("https://vault.azure.net"))).ShouldBe((401, "InvalidAuthenticationTokenAudience"));

    [Theory]
    [InlineData("""{ "expiresIn": -3600 }""", "ExpiredAuthenticationToken")]
    [InlineData("""{ "claims": { "aud": "https://vault.azure.net" } }""", "InvalidAuthenticationTokenAudience")]
    [InlineData("""{ "claims": { "iss": "https://sts.windows.net/11111111-2222-3333-4444-555555555555/" } }""", "InvalidAuthenticationToken")]
    [InlineData("""{ "key": "unpublished" }""", "InvalidAuthenticationToken")]
    public async Task One_that_has_to_be_refused_is(string deviation, string code)
    {
        var request = JsonNode.Parse(deviation)!.AsObject();
        request["identity"] = "default";
        request["resource"] = ArmFixture.Management;

        (await StatusAsync(await MintAsync(request))).ShouldBe((401, code));
    }

    [Fact]
    public async Task One_without_a_signature_is_none()
    {
        var parts = (await arm.Client.AccessTokenAsync(ArmFixture.Management)).Split('.');
        var none = System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);

        (await StatusAsync($"{none}.{parts[1]}.")).ShouldBe((401, "InvalidAuthenticationToken"));
        (await StatusAsync($"{parts[0]}.{parts[1]}.")).ShouldBe((401, "InvalidAuthenticationToken"));
        (await StatusAsync($"{parts[0]}.{parts[1][..^4]}AAAA.{parts[2]}")).ShouldBe((401, "InvalidAuthenticationToken"));
    }

    [Fact]
    public async Task The_check_can_be_switched_off()
    {
        await using var open = await Emulator.StartAsync(emulator => emulator.UseConfiguration("""{ "resourceManager": { "requireToken": false } }"""), Cancel);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { BaseAddress = open.TlsAddress };

        (await client.GetAsync($"/subscriptions/{open.SubscriptionId}/providers/{ArmFixture.Identities}?api-version=2024-11-30", Cancel)).EnsureSuccessStatusCode();
    }

    private async Task<string> MintAsync(JsonObject request)
    {
        using var control = new HttpClient { BaseAddress = arm.Emulator.ControlAddress };
        using var minted = await control.PostAsJsonAsync("/_emulator/tokens", request, Cancel);
        var answer = await minted.JsonAsync();
        return (string?)answer["access_token"] ?? throw new ShouldAssertException(answer.ToJsonString());
    }

    private async Task<(int Status, string? Code)> StatusAsync(string token)
    {
        using var client = arm.NewClient(token);
        using var answer = await client.GetAsync($"{arm.Of(ArmFixture.Identities, "default")}?api-version=2024-11-30", Cancel);
        return ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["error"]?["code"]);
    }
}
