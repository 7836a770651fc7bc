using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>Under Azure's own name, SDKs need no option at all: they know the authority, and trust it by the emulator's certificate.</summary>
public sealed class EntraNameTests(EmulatorUnderEntrasName running) : IClassFixture<EmulatorUnderEntrasName>
{
    private const string Resource = "https://vault.azure.net";

    [Theory, InlineData(false), InlineData(true)]
    public Task A_workload_identity_credential_gets_its_token_with_every_check_on(bool isNode) =>
        CheckAsync(isNode ? NodeClient.WorkloadIdentityCredential : DotNetClient.WorkloadIdentityCredential);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_client_assertion_credential_gets_its_token_with_every_check_on(bool isNode) =>
        CheckAsync(isNode ? NodeClient.ClientAssertionCredential : DotNetClient.ClientAssertionCredential);

    [Theory, InlineData(false), InlineData(true)]
    public Task MSALs_confidential_client_gets_its_token_with_every_check_on(bool isNode) =>
        CheckAsync(isNode ? NodeClient.MsalConfidentialClient : DotNetClient.MsalConfidentialClient);

    private async Task CheckAsync(Client client)
    {
        Prerequisite.Require(await client.WhyNotAsync());
        (await client.GetTokensAsync(running.Cluster, Resource, Selector.SystemAssigned)).Single().ShouldBeATokenFor(running.Identity, Resource);
    }
}
