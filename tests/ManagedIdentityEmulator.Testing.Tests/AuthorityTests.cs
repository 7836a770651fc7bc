using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>Azure.Identity's credentials that ask the Entra authority, in the process of the tests.</summary>
public sealed class AuthorityTests
{
    private const string Exchange = "api://AzureADTokenExchange/.default";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task ClientAssertionCredential_exchanges_an_identitys_token_for_an_applications(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        var identity = new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId($"{emulator.Identity("orders").ClientId}"))
        {
            Transport = new HttpClientTransport(emulator.CreateHandler()),
        });
        var portal = emulator.Application("portal");
        var credential = new ClientAssertionCredential(
            $"{emulator.TenantId}", $"{portal.ClientId}", async cancel => (await identity.GetTokenAsync(new TokenRequestContext([Exchange]), cancel)).Token,
            new ClientAssertionCredentialOptions { AuthorityHost = emulator.TlsAddress, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(emulator.CreateHandler()) });

        var token = await credential.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]), Cancel);

        Jwt.Payload(token.Token)["appid"].ShouldBe($"{portal.ClientId}");
    }

    [Fact]
    public async Task ClientCertificateCredential_takes_an_identitys_certificate()
    {
        await using var emulator = await StartAsync(ports: false);
        var orders = emulator.Identity("orders");
        using var certificate = emulator.Credential(orders);
        var credential = new ClientCertificateCredential(
            $"{emulator.TenantId}", $"{orders.ClientId}", certificate,
            new ClientCertificateCredentialOptions { AuthorityHost = emulator.TlsAddress, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(emulator.CreateHandler()) });

        var token = await credential.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]), Cancel);

        Jwt.Payload(token.Token)["xms_mirid"].ShouldBe($"{orders.ResourceId}");
    }

    private static Task<Emulator> StartAsync(bool ports) => Emulator.StartAsync(
        e =>
        {
            var tenant = Guid.NewGuid(); // MSAL keeps tokens for the whole process
            var orders = Guid.NewGuid();
            e.Configure(options => options.TenantId = tenant);
            e.AddUserAssignedIdentity("orders", identity => (identity.ClientId, identity.PrincipalId) = (Guid.NewGuid(), orders)).AddVirtualMachine("vm1", "orders");
            e.AddApplication("portal", portal => portal.FederatedCredentials =
                [new() { Name = "orders", Issuer = $"https://login.microsoftonline.com/{tenant}/v2.0", Subject = $"{orders}" }]);
            if (!ports)
            {
                e.WithoutPorts();
            }
        },
        Cancel);
}
