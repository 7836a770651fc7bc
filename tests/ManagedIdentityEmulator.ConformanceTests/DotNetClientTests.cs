using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>Azure.Identity and MSAL.NET, pointed to the emulator by AZURE_POD_IDENTITY_AUTHORITY_HOST.</summary>
public sealed class DotNetClientTests(EmulatorOnFreePorts running) : IClassFixture<EmulatorOnFreePorts>
{
    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_managed_identity_credential_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.ManagedIdentityCredential);

    [Theory, MemberData(nameof(Selections.OfDefaultAzureCredential), MemberType = typeof(Selections))]
    public Task A_default_azure_credential_that_is_told_to_use_managed_identities_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.DefaultAzureCredential);

    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_managed_identity_application_of_MSAL_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.Msal);
}
