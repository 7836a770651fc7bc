using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>
/// The credential of Azure.Identity through the emulator's handler. MSAL caches tokens for the whole process: each test asks as a
/// client id, or for a resource, that no other test uses.
/// </summary>
public sealed class AzureIdentityTests
{
    public static TheoryData<bool> WithAndWithoutPorts => [true, false];

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_user_assigned_identity_gets_its_token_by_client_id(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        var identity = emulator.Identity("orders");

        var token = await TokenAsync(emulator, ManagedIdentityId.FromUserAssignedClientId($"{identity.ClientId}"), "https://vault.azure.net");

        Jwt.Payload(token.Token)["oid"].ShouldBe($"{identity.PrincipalId}");
        token.ExpiresOn.ShouldBe(emulator.Clock.GetUtcNow() + TimeSpan.FromDays(1), TimeSpan.FromSeconds(60));
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task A_host_without_selector_gets_its_system_assigned_identity(bool ports)
    {
        await using var emulator = await StartAsync(ports);

        var token = await TokenAsync(emulator, ManagedIdentityId.SystemAssigned, $"api://{Guid.NewGuid()}");

        Jwt.Payload(token.Token)["appid"].ShouldBe($"{emulator.SystemAssignedIdentity("vm1").ClientId}");
    }

    [Theory, MemberData(nameof(WithAndWithoutPorts))]
    public async Task DefaultAzureCredential_finds_the_emulator_through_the_handler(bool ports)
    {
        await using var emulator = await StartAsync(ports);
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            Transport = new HttpClientTransport(emulator.CreateHandler()),
            ManagedIdentityClientId = $"{emulator.Identity("orders").ClientId}",
            ExcludeEnvironmentCredential = true,
            ExcludeWorkloadIdentityCredential = true,
        });

        var token = await credential.GetTokenAsync(new TokenRequestContext([$"api://{Guid.NewGuid()}/.default"]), TestContext.Current.CancellationToken);

        Jwt.Payload(token.Token)["oid"].ShouldBe($"{emulator.Identity("orders").PrincipalId}");
    }

    [Fact]
    public async Task An_identity_that_is_not_assigned_is_unavailable_to_the_credential()
    {
        await using var emulator = await StartAsync(ports: false);

        var refused = await Should.ThrowAsync<AuthenticationFailedException>(
            () => TokenAsync(emulator, ManagedIdentityId.FromUserAssignedClientId($"{Guid.NewGuid()}"), "https://vault.azure.net"));

        refused.Message.ShouldContain("has not been assigned to this resource");
    }

    private static Task<Emulator> StartAsync(bool ports) => Emulator.StartAsync(
        e =>
        {
            e.AddUserAssignedIdentity("orders", identity => identity.ClientId = Guid.NewGuid()).AddVirtualMachine("vm1", "orders");
            if (!ports)
            {
                e.WithoutPorts();
            }
        },
        TestContext.Current.CancellationToken);

    private static async Task<AccessToken> TokenAsync(Emulator emulator, ManagedIdentityId id, string resource)
    {
        var credential = new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(id) { Transport = new HttpClientTransport(emulator.CreateHandler()) });
        return await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), TestContext.Current.CancellationToken);
    }
}
