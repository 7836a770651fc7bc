using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>POST /_emulator/tokens/signature</c>: whose signature a token has.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_valid_as_long_as_the_emulator_remembers_its_key_and_the_answer_says_where_the_key_is_in_its_life()
    {
        var token = await IssueAsync();
        (await InspectAsync(token)).ShouldBe(("valid", "signing"));

        await emulator.RotateKeysAsync(Cancel);
        (await InspectAsync(token)).ShouldBe(("valid", "retired"));

        emulator.Clock.Advance(TimeSpan.FromDays(3));
        await emulator.RotateKeysAsync(Cancel);
        (await InspectAsync(token)).ShouldBe(("valid", "gone"));
    }

    [Theory]
    [InlineData("""{ "resource": "api://orders", "key": "next" }""", "valid", "published")]
    [InlineData("""{ "resource": "api://orders", "key": "unpublished" }""", "unknownKey", null)]
    [InlineData("""{ "resource": "api://orders", "header": { "kid": null } }""", "unknownKey", null)]
    public async Task Minted_tokens_are_seen_through(string request, string verdict, string? key)
    {
        var minted = await (await client.PostAsync("/_emulator/tokens", new StringContent(request), Cancel)).JsonAsync();

        (await InspectAsync((string)minted["access_token"]!)).ShouldBe((verdict, key));
    }

    [Fact]
    public async Task A_service_accounts_token_is_the_clusters()
    {
        var token = await client.GetStringAsync("/_emulator/hosts/aks/service-account-token", Cancel);

        (await InspectAsync(token)).ShouldBe(("valid", "cluster"));
    }

    [Fact]
    public async Task A_drills_key_is_unpublished()
    {
        (await client.PostAsync("/_emulator/keys/drills", new StringContent("""{ "name": "unpublished-signing-key" }"""), Cancel)).EnsureSuccessStatusCode();

        (await InspectAsync(await IssueAsync())).ShouldBe(("valid", "unpublished"));
    }

    [Fact]
    public async Task A_claim_that_was_changed_is_a_wrong_signature()
    {
        var parts = (await IssueAsync()).Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["oid"] = "00000000-0000-4000-8000-000000000000";
        var forged = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";

        (await InspectAsync(forged)).ShouldBe(("wrong", "signing"));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("W10.W10.AA")]
    [InlineData("bm8.e30.AA")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AA")]
    [InlineData("eyJhbGciOjF9.e30.AA")]
    [InlineData("eyJhbGciOiJcdWQ4MDAifQ.e30.AA")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public async Task What_is_no_signed_token_is_said_to_be_unreadable(string token) => (await InspectAsync(token)).Verdict.ShouldBe("unreadable");

    [Theory]
    [InlineData("{}", "token: is missing")]
    [InlineData("""{ "token": 1 }""", "token: must be a string")]
    [InlineData("""{ "token": "a", "key": "b" }""", "key: is no member; there are token")]
    [InlineData("eyJ", "The body is not the JSON that it should be")]
    public async Task A_request_with_mistakes_is_refused_by_their_names(string body, string detail)
    {
        var refused = await client.PostAsync("/_emulator/tokens/signature", new StringContent(body), Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await refused.JsonAsync())["detail"]!).ShouldContain(detail);
    }

    private async Task<string> IssueAsync() =>
        (string)(await (await client.GetAsync("/_emulator/hosts/vm/token?resource=https://vault.azure.net&bypass_cache=true", Cancel)).JsonAsync())["access_token"]!;

    private async Task<(string Verdict, string? Key)> InspectAsync(string token)
    {
        var answer = await (await client.PostAsync("/_emulator/tokens/signature", new StringContent(JsonSerializer.Serialize(new { token })), Cancel)).JsonAsync();
        ((string)answer["detail"]!).ShouldEndWith(".");
        return ((string)answer["verdict"]!, (string?)answer["key"]);
    }
}
