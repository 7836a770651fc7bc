using System.Security.Claims;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Tokens that a service has to refuse, each for the one reason that the drill is for, whatever protocol they come by.</summary>
public sealed class SpoiledTokenTests(FaultHosts hosts) : IClassFixture<FaultHosts>
{
    private readonly string resource = FaultHosts.NewResource();

    public static TheoryData<string> Doors => FaultHosts.Doors;

    private long Now => hosts.Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();

    [Theory, MemberData(nameof(Doors))]
    public async Task Without_a_drill_it_is_accepted(string door) => await AcceptAsync(Token(await AnswerAsync(door)));

    [Theory, MemberData(nameof(Doors))]
    public async Task An_expired_token_expired_ten_minutes_ago_and_the_answer_says_so(string door)
    {
        var answer = await AnswerAsync(door, "expired-token");
        var claims = WireClient.Payload(Token(answer));

        ((double)(long)claims["exp"]!).ShouldBe(Now - 600, 5);
        ((double)(long)claims["nbf"]!).ShouldBe(Now - 600 - 86400 - 300, 5);
        AgreeOnTheEnd(answer, claims, left: 0);
        await Should.ThrowAsync<SecurityTokenInvalidLifetimeException>(() => AcceptAsync(Token(answer)));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_token_that_expires_soon_is_good_until_then_and_the_answer_says_so(string door)
    {
        var answer = await AnswerAsync(door, "expires-in=2m");
        var claims = WireClient.Payload(Token(answer));

        ((double)(long)claims["exp"]!).ShouldBe(Now + 120, 5);
        AgreeOnTheEnd(answer, claims, left: 120);
        await AcceptAsync(Token(answer));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_token_of_an_issuer_whose_clock_is_ahead_is_not_valid_yet(string door)
    {
        var answer = await AnswerAsync(door, "skewed-token=15m");
        var claims = WireClient.Payload(Token(answer));

        ((double)(long)claims["nbf"]!).ShouldBe(Now + 600, 5); // five minutes before its issue, as ever
        ((double)(long)claims["exp"]!).ShouldBe(Now + 86400 + 900, 5);
        AgreeOnTheEnd(answer, claims, left: null);
        await Should.ThrowAsync<SecurityTokenInvalidLifetimeException>(() => AcceptAsync(Token(answer)));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_token_of_an_issuer_whose_clock_is_behind_has_less_of_its_life_left(string door)
    {
        var answer = await AnswerAsync(door, "skewed-token=-15m");

        ((double)(long)WireClient.Payload(Token(answer))["exp"]!).ShouldBe(Now + 86400 - 900, 5);
        await AcceptAsync(Token(answer));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_wrong_audience_is_in_the_token_and_not_in_the_answer(string door)
    {
        var answer = await AnswerAsync(door, "wrong-audience");

        ((string)WireClient.Payload(Token(answer))["aud"]!).ShouldBe("https://wrong-audience.invalid");
        ((string?)answer["resource"] ?? resource).ShouldBe(resource);
        await Should.ThrowAsync<SecurityTokenInvalidAudienceException>(() => AcceptAsync(Token(answer)));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_wrong_issuer_has_signed_with_a_key_that_is_published(string door)
    {
        var token = Token(await AnswerAsync(door, "wrong-issuer"));

        ((string)WireClient.Payload(token)["iss"]!).ShouldBe("https://wrong-issuer.invalid/");
        await Should.ThrowAsync<SecurityTokenInvalidIssuerException>(() => AcceptAsync(token));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task An_unpublished_key_is_in_no_key_set(string door)
    {
        var token = Token(await AnswerAsync(door, "unpublished-key"));

        var keys = await hosts.Tls.GetStringAsync(new Uri(hosts.Emulator.ControlAddress, $"/{hosts.Emulator.TenantId}/discovery/keys"), TestContext.Current.CancellationToken);
        keys.ShouldNotContain((string)WireClient.Header(token)["kid"]!);
        await Should.ThrowAsync<SecurityTokenSignatureKeyNotFoundException>(() => AcceptAsync(token));
    }

    [Theory, InlineData("expired-token"), InlineData("expires-in=1m"), InlineData("wrong-audience"), InlineData("wrong-issuer"), InlineData("unpublished-key"), InlineData("skewed-token=1h")]
    public async Task Nothing_of_it_is_cached_and_all_else_in_it_is_as_ever(string effect)
    {
        var usual = Token(await AnswerAsync("imds"));
        var spoiled = Token(await AnswerAsync("imds", effect));

        Token(await AnswerAsync("imds")).ShouldBe(usual);
        Same(spoiled, usual).ShouldBe(effect.Split('=')[0] switch
        {
            "wrong-audience" => ["aud"],
            "wrong-issuer" => ["iss", "idp"],
            "expired-token" or "skewed-token" => ["iat", "nbf", "exp"],
            "expires-in" => ["exp"],
            _ => [],
        });
    }

    // Beside what differs from each token to the next.
    private static IEnumerable<string> Same(string one, string other)
    {
        var (claims, others) = (WireClient.Payload(one), WireClient.Payload(other));
        claims.Select(claim => claim.Key).ShouldBe(others.Select(claim => claim.Key));
        return claims.Where(claim => !JsonNode.DeepEquals(claim.Value, others[claim.Key]) && claim.Key is not ("aio" or "rh" or "uti" or "xms_ftd" or "xms_rd")).Select(claim => claim.Key);
    }

    private static void AgreeOnTheEnd(JsonObject answer, JsonObject claims, long? left)
    {
        if (answer["expires_on"] is { } expiresOn)
        {
            expiresOn.ToString().ShouldBe(claims["exp"]!.ToString());
        }

        if (left is { } expected && answer["expires_in"] is { } expiresIn)
        {
            double.Parse(expiresIn.ToString()).ShouldBe(expected, 5);
        }
    }

    private static string Token(JsonObject answer) => (string)answer["access_token"]!;

    private async Task<JsonObject> AnswerAsync(string door, string? effect = null)
    {
        using var drill = effect is null ? null : hosts.Emulator.Faults.Add(effect, f => f.Resource = resource);
        return (await (await hosts.AskAsync(door, resource)).JsonAsync()).AsObject();
    }

    private Task<ClaimsPrincipal> AcceptAsync(string token) => new Consumer(new SocketsHttpHandler(), hosts.Emulator.DiscoveryAddress, resource, hosts.Emulator.Clock).AcceptAsync(token);
}
