using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>
/// @azure/identity and @azure/msal-node, pointed to the emulator by AZURE_POD_IDENTITY_AUTHORITY_HOST: their path then ends with a
/// slash, and a DefaultAzureCredential does not probe.
/// </summary>
public sealed class NodeClientTests(EmulatorOnFreePorts running) : IClassFixture<EmulatorOnFreePorts>
{
    private const string Resource = "https://vault.azure.net";

    [Theory]
    [InlineData(NodeClient.ManagedIdentityCredential, Selected.SystemAssigned)]
    [InlineData(NodeClient.DefaultAzureCredential, Selected.ByClientId)]
    [InlineData(NodeClient.Msal, Selected.ByResourceId)]
    public async Task A_JavaScript_client_gets_the_token_of_the_identity_that_it_selects(string credential, Selected selected)
    {
        var identity = selected.Identity(running.Emulator.State);

        var answer = await NodeClient.GetTokenAsync(running.Emulator, credential, selected.Argument(identity), Resource);

        answer.ShouldBeATokenFor(identity, Resource);
    }
}
