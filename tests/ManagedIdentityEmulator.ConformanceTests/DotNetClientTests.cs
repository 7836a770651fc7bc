using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>Azure.Identity and MSAL.NET, pointed to the emulator by AZURE_POD_IDENTITY_AUTHORITY_HOST.</summary>
public sealed class DotNetClientTests(EmulatorOnFreePorts running) : IClassFixture<EmulatorOnFreePorts>
{
    private const string Resource = "https://vault.azure.net";

    [Theory]
    [InlineData(Selected.SystemAssigned)]
    [InlineData(Selected.ByClientId)]
    [InlineData(Selected.ByObjectId)]
    [InlineData(Selected.ByResourceId)]
    public Task A_managed_identity_credential_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        GetsATokenAsync(DotNetClient.ManagedIdentityCredential, selected);

    [Theory] // It has no option for an object id.
    [InlineData(Selected.SystemAssigned)]
    [InlineData(Selected.ByClientId)]
    [InlineData(Selected.ByResourceId)]
    public Task A_default_azure_credential_that_is_told_to_use_managed_identities_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        GetsATokenAsync(DotNetClient.DefaultAzureCredential, selected);

    [Theory]
    [InlineData(Selected.SystemAssigned)]
    [InlineData(Selected.ByClientId)]
    [InlineData(Selected.ByObjectId)]
    [InlineData(Selected.ByResourceId)]
    public Task A_managed_identity_application_of_MSAL_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        GetsATokenAsync(DotNetClient.Msal, selected);

    private async Task GetsATokenAsync(string credential, Selected selected)
    {
        var identity = selected.Identity(running.Emulator.State);

        var answer = await DotNetClient.GetTokenAsync(running.Emulator, credential, selected.Argument(identity), Resource);

        answer.ShouldBeATokenFor(identity, Resource);
    }
}
