using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>
/// @azure/identity and @azure/msal-node, pointed to the emulator by AZURE_POD_IDENTITY_AUTHORITY_HOST: their path then ends with a
/// slash, and a DefaultAzureCredential does not probe.
/// </summary>
public sealed class NodeClientTests(EmulatorOnFreePorts running) : IClassFixture<EmulatorOnFreePorts>
{
    [Theory]
    [InlineData(NodeClient.ManagedIdentityCredential, Selected.SystemAssigned)]
    [InlineData(NodeClient.DefaultAzureCredential, Selected.ByClientId)]
    [InlineData(NodeClient.Msal, Selected.ByResourceId)]
    public Task A_JavaScript_client_gets_the_token_of_the_identity_that_it_selects(string credential, Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, NodeClient.GetTokenAsync, credential);
}
