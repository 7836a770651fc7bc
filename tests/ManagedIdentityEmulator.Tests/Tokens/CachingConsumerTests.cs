using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tokens.Minting;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>What a consumer on Microsoft's own libraries accepts, by what it has read of the authority and keeps.</summary>
public sealed class CachingConsumerTests : IAsyncLifetime
{
    private const string Orders = "api://orders";

    private Emulator emulator = null!;
    private HttpClient client = null!;
    private CachingConsumer consumer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(cancel: Cancel);
        client = new HttpClient { BaseAddress = emulator.DataAddress };
        consumer = new CachingConsumer(emulator.DiscoveryAddress, Orders);
    }

    public ValueTask DisposeAsync()
    {
        consumer.Dispose();
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task It_goes_through_one_rotation_without_reading_again_and_through_the_second_by_reading_once()
    {
        using var consumer = new CachingConsumer(emulator.DiscoveryAddress, Orders) { RefreshInterval = TimeSpan.FromSeconds(1) };
        await MintAsync(new(Orders) { Key = MintKey.Next }); // from here on, the next key is published
        var first = await NewTokenAsync();
        await consumer.AcceptAsync(first);
        consumer.Reads.ShouldBe(1);

        await emulator.RotateKeysAsync(Cancel);
        var second = await NewTokenAsync();
        await consumer.AcceptAsync(second);
        await consumer.AcceptAsync(first);
        consumer.Reads.ShouldBe(1, "it knew the key before it signed");

        await emulator.RotateKeysAsync(Cancel);
        var third = await NewTokenAsync();
        await Should.ThrowAsync<SecurityTokenSignatureKeyNotFoundException>(() => consumer.AcceptAsync(third));
        await consumer.AcceptAfterRefreshAsync(third);
        consumer.Reads.ShouldBe(2, "the unknown key made it read again");
        await consumer.AcceptAsync(second);
        await consumer.AcceptAsync(first);

        KidsOf(first, second, third).Distinct().Count().ShouldBe(3);
        consumer.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_nobody_knows_does_not_make_it_read_again_and_again()
    {
        var forged = await MintAsync(new(Orders) { Key = MintKey.Unpublished });

        for (var i = 0; i < 10; i++)
        {
            await Should.ThrowAsync<SecurityTokenSignatureKeyNotFoundException>(() => consumer.AcceptAsync(forged));
        }

        consumer.Reads.ShouldBe(1, "the library waits for half a minute between two refreshes");
    }

    [Fact]
    public async Task A_token_of_the_key_that_is_published_to_sign_next_is_accepted()
    {
        var principal = await consumer.AcceptAsync(await MintAsync(new(Orders) { Key = MintKey.Next, Claims = { ["roles"] = new JsonArray("Orders.Write") } }));

        principal.IsInRole("Orders.Write").ShouldBeTrue();
    }

    public static TheoryData<string, MintRequest, Type> Refused => new()
    {
        { "expired", new(Orders) { ExpiresIn = TimeSpan.FromMinutes(-10) }, typeof(SecurityTokenExpiredException) },
        { "not yet valid", new(Orders) { ValidIn = TimeSpan.FromMinutes(10) }, typeof(SecurityTokenNotYetValidException) },
        { "valid after its end", new(Orders) { ValidIn = TimeSpan.FromMinutes(10), ExpiresIn = TimeSpan.FromMinutes(5) }, typeof(SecurityTokenInvalidLifetimeException) },
        { "without an end", new(Orders) { Claims = { ["exp"] = null } }, typeof(SecurityTokenNoExpirationException) },
        { "for another audience", new("api://billing"), typeof(SecurityTokenInvalidAudienceException) },
        { "for none", new(Orders) { Claims = { ["aud"] = null } }, typeof(SecurityTokenInvalidAudienceException) },
        { "by another issuer", new(Orders) { Claims = { ["iss"] = "https://sts.windows.net/00000000-0000-4000-8000-000000000000/" } }, typeof(SecurityTokenInvalidIssuerException) },
        { "by none", new(Orders) { Claims = { ["iss"] = null } }, typeof(SecurityTokenInvalidIssuerException) },
        { "signed by a key that is not published", new(Orders) { Key = MintKey.Unpublished }, typeof(SecurityTokenSignatureKeyNotFoundException) },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_minted_token_is_refused_for_what_is_wrong_with_it(string what, MintRequest request, Type exception)
    {
        var token = await MintAsync(request);

        (await Should.ThrowAsync<SecurityTokenException>(() => consumer.AcceptAsync(token), what)).GetType().ShouldBe(exception);
    }

    [Fact]
    public async Task A_token_that_names_a_key_which_did_not_sign_it_is_refused_for_its_signature()
    {
        var signing = (string)WireClient.Header(await NewTokenAsync())["kid"]!;
        var token = await MintAsync(new(Orders) { Key = MintKey.Unpublished, Header = { ["kid"] = signing, ["x5t"] = signing } });

        await Should.ThrowAsync<SecurityTokenInvalidSignatureException>(() => consumer.AcceptAsync(token));
    }

    private async Task<string> MintAsync(MintRequest request) => (await emulator.MintTokenAsync(request, Cancel)).Jwt;

    private Task<string> NewTokenAsync() => client.AccessTokenAsync(Orders, "&bypass_cache=true");

    private static IEnumerable<string> KidsOf(params string[] tokens) => tokens.Select(token => (string)WireClient.Header(token)["kid"]!);
}
