using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>A managed identity's token by which another application believes it has the shape of captured ones: v2.0.</summary>
public sealed class ExchangeTokenTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Theory, InlineData("api://AzureADTokenExchange"), InlineData("api://azureadtokenexchange/"), InlineData("fb60f99c-7a34-4190-8149-302f77469936")]
    public async Task A_token_for_the_token_exchange_is_a_v2_token(string resource)
    {
        var identity = fixture.Emulator.Identity("default");

        var token = await fixture.Client.AccessTokenAsync(resource, $"&client_id={identity.ClientId}");

        WireClient.Header(token).Select(member => member.Key).ShouldBe(["typ", "alg", "kid"]);
        var claims = WireClient.Payload(token);
        claims.Select(claim => claim.Key).ShouldBe(
            ["aud", "iss", "iat", "nbf", "exp", "aio", "azp", "azpacr", "idtyp", "oid", "rh", "sub", "tid", "uti", "ver", "xms_act_fct", "xms_ficinfo", "xms_ftd", "xms_idrel", "xms_sub_fct"]);
        ((string)claims["aud"]!).ShouldBe("fb60f99c-7a34-4190-8149-302f77469936");
        ((string)claims["iss"]!).ShouldBe($"https://login.microsoftonline.com/{fixture.Emulator.TenantId}/v2.0");
        ((string)claims["azp"]!).ShouldBe($"{identity.ClientId}");
        ((string)claims["sub"]!).ShouldBe($"{identity.PrincipalId}");
        ((string)claims["oid"]!).ShouldBe($"{identity.PrincipalId}");
        ((string)claims["ver"]!).ShouldBe("2.0");
    }
}
