using System.IdentityModel.Tokens.Jwt;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Testing.Tests.Readme;

public sealed class OrdersTests : IAsyncLifetime
{
    private Emulator azure = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // MSAL keeps tokens for the whole process: an identity of a test's own gets a token of its own.
    public async ValueTask InitializeAsync() => azure = await Emulator.StartAsync(e => e
        .WithoutPorts()
        .AddUserAssignedIdentity("orders", identity => identity.ClientId = Guid.NewGuid())
        .AddVirtualMachine("vm1", "orders"), Cancel);

    public ValueTask DisposeAsync() => azure.DisposeAsync();

    [Fact]
    public async Task A_token_is_for_the_identity_and_the_service_that_the_code_names()
    {
        var token = new JwtSecurityToken(await TokenAsync("https://vault.azure.net"));

        Assert.Equal("https://vault.azure.net", Assert.Single(token.Audiences));
        Assert.Equal($"{azure.Identity("orders").PrincipalId}", token.Payload["oid"]);
        Assert.Equal("orders", Assert.Single(azure.Requests).Identity);
    }

    [Fact]
    public async Task There_is_no_token_while_Azure_fails_and_then_there_is_one()
    {
        using (azure.Faults.Add("503"))
        {
            await Assert.ThrowsAnyAsync<AuthenticationFailedException>(() => TokenAsync("https://vault.azure.net"));
        }

        Assert.NotEmpty(await TokenAsync("https://vault.azure.net"));
    }

    [Fact]
    public async Task Tokens_from_before_and_after_a_key_rotation_are_accepted()
    {
        var before = await TokenAsync("https://vault.azure.net");
        await azure.RotateKeysAsync(Cancel);
        var after = await TokenAsync("https://storage.azure.com");

        Assert.NotEqual(await KeyOfAcceptedAsync(before), await KeyOfAcceptedAsync(after));
    }

    private async Task<string> TokenAsync(string resource)
    {
        var id = ManagedIdentityId.FromUserAssignedClientId($"{azure.Identity("orders").ClientId}");
        var credential = new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(id)
        {
            Transport = new HttpClientTransport(azure.CreateHandler()),
            RetryPolicy = new RetryPolicy(maxRetries: 0), // by itself, it would try again for half a minute
        });
        return (await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), Cancel)).Token;
    }

    // In your tests, the service that you test does this: its JwtBearerOptions.BackchannelHttpHandler is azure.CreateHandler().
    private async Task<string> KeyOfAcceptedAsync(string token)
    {
        using var http = new HttpClient(azure.CreateHandler());
        var authority = await OpenIdConnectConfigurationRetriever.GetAsync($"{azure.DiscoveryAddress}", new HttpDocumentRetriever(http) { RequireHttps = false }, Cancel);
        new JwtSecurityTokenHandler().ValidateToken(
            token,
            new TokenValidationParameters { ValidIssuer = authority.Issuer, ValidateAudience = false, IssuerSigningKeys = authority.SigningKeys },
            out var accepted);
        return accepted.SigningKey.KeyId;
    }
}
