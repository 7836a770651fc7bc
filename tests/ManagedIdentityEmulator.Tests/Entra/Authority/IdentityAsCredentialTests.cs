using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>A managed identity's own token as the credential of an application, without a request to anybody.</summary>
public sealed class IdentityAsCredentialTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    private Emulator Emulator => authority.Emulator;

    private string Entra => TokenOptions.IssuerV2Of(Emulator.TenantId);

    [Fact]
    public async Task An_identitys_token_is_exchanged_for_an_applications_with_its_roles()
    {
        var client = Trusting(Emulator.Identity("orders"));

        var claims = await (await authority.PostAsync(authority.Form(await ExchangeTokenAsync("orders"), client, "api://orders/.default"))).ShouldBeATokenAsync();

        ((string)claims["appid"]!).ShouldBe($"{client.ClientId}");
        ((string)claims["roles"]![0]!).ShouldBe("Orders.Read");
        claims.ContainsKey("xms_mirid").ShouldBeFalse();
    }

    [Fact]
    public async Task It_counts_however_long_its_configured_life()
    {
        await using var own = await Emulator.StartAsync(
            e => e.AddUserAssignedIdentity("orders").AddApplication("portal").WithoutPorts().Configure(options =>
                (options.Tokens.Lifetime, options.Keys.RetentionDuration) = (TimeSpan.FromDays(3), TimeSpan.FromDays(4))),
            TestContext.Current.CancellationToken);
        using var client = new HttpClient(own.CreateHandler());
        var orders = own.Identity("orders");
        var portal = own.Application("portal") with { FederatedCredentials = [new("identity", TokenOptions.IssuerV2Of(own.TenantId), $"{orders.PrincipalId}", AuthorityFixture.Exchange)] };
        own.Registry.Put(portal);
        var assertion = (string)(await (await PostAsync(CertificateAssertionTests.Form(own, orders, "api://AzureADTokenExchange/.default"))).JsonAsync())["access_token"]!;

        await (await PostAsync(authority.Form(assertion, portal))).ShouldBeATokenAsync();

        Task<HttpResponseMessage> PostAsync(Dictionary<string, string> form) =>
            client.PostAsync($"{own.TlsAddress}{own.TenantId}/oauth2/v2.0/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_counts_after_a_rotation_of_the_signing_keys()
    {
        var client = Trusting(Emulator.Identity("orders"));
        var assertion = await ExchangeTokenAsync("orders");

        await Emulator.RotateKeysAsync(TestContext.Current.CancellationToken);

        await (await authority.AskAsync(assertion, client)).ShouldBeATokenAsync();
    }

    [Theory, InlineData("fb60f99c-7a34-4190-8149-302f77469936"), InlineData("api://own")]
    public async Task The_credential_has_to_have_the_exchanges_URI(string audience)
    {
        var client = Trusting(Emulator.Identity("orders"), audience);

        (await (await authority.AskAsync(await ExchangeTokenAsync("orders"), client)).ShouldBeRefusedAsync(700214, "invalid_client")).ShouldContain("must be 'api://AzureADTokenExchange'");
    }

    [Fact]
    public async Task A_system_assigned_identitys_token_is_not_believed()
    {
        var client = Trusting(Emulator.SystemAssignedIdentity("vm"));

        await (await authority.AskAsync(await ExchangeTokenAsync(null), client)).ShouldBeRefusedAsync(700226, "invalid_client");
    }

    [Fact]
    public async Task An_applications_token_is_not_believed()
    {
        var client = Trusting(authority.Portal);
        var form = authority.Form(authority.Assertion(), scope: "api://AzureADTokenExchange/.default");
        var assertion = (string)(await (await authority.PostAsync(form)).JsonAsync())["access_token"]!;

        await (await authority.AskAsync(assertion, client)).ShouldBeRefusedAsync(700226, "invalid_client");
    }

    [Fact]
    public async Task A_token_for_another_resource_is_not_believed()
    {
        var orders = Emulator.Identity("orders");
        var client = Put(new FederatedCredential("v1", Emulator.Issuer, $"{orders.PrincipalId}", AuthorityFixture.Vault));
        var assertion = await authority.Client.AccessTokenAsync(more: $"&client_id={orders.ClientId}");

        await (await authority.AskAsync(assertion, client)).ShouldBeRefusedAsync(700222, "invalid_client");
    }

    [Fact]
    public async Task A_key_of_somebody_elses_is_not_Entras()
    {
        var client = Trusting(Emulator.Identity("orders"));
        var forged = AssertionKey.First.Sign(authority.Claims(Entra, $"{Emulator.Identity("orders").PrincipalId}", "fb60f99c-7a34-4190-8149-302f77469936"));

        await (await authority.AskAsync(forged, client)).ShouldBeRefusedAsync(7000272, "invalid_client");
    }

    private Task<string> ExchangeTokenAsync(string? identity) =>
        authority.Client.AccessTokenAsync("api://AzureADTokenExchange", identity is null ? "" : $"&client_id={Emulator.Identity(identity).ClientId}");

    private Application Trusting(ServicePrincipal principal, string audience = AuthorityFixture.Exchange) => Put(new FederatedCredential("identity", Entra, $"{principal.PrincipalId}", audience));

    private Application Put(FederatedCredential credential)
    {
        var client = authority.Portal with { Name = $"client-{Guid.NewGuid()}", ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), FederatedCredentials = [credential] };
        Emulator.Registry.Put(client);
        return client;
    }
}
