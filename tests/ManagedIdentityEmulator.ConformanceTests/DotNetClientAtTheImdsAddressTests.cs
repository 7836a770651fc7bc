using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>Azure.Identity and MSAL.NET with nothing configured: they find the emulator where they find IMDS in Azure.</summary>
public sealed class DotNetClientAtTheImdsAddressTests(EmulatorAtTheImdsAddress running) : IClassFixture<EmulatorAtTheImdsAddress>
{
    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_managed_identity_credential_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.ManagedIdentityCredential);

    [Theory, MemberData(nameof(Selections.OfDefaultAzureCredential), MemberType = typeof(Selections))]
    public Task A_plain_default_azure_credential_goes_on_after_its_probe_and_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.DefaultAzureCredential);

    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_managed_identity_application_of_MSAL_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, DotNetClient.GetTokenAsync, DotNetClient.Msal);

    [Fact]
    public async Task A_plain_default_azure_credential_says_of_an_unknown_client_id_that_it_is_not_assigned_and_tries_its_other_sources()
    {
        var answer = await DotNetClient.GetTokenAsync(
            running.Emulator, DotNetClient.DefaultAzureCredential, "client:11111111-1111-1111-1111-111111111111", TokenCheck.Resource);

        answer.ShouldBeAnError("CredentialUnavailableException", "ManagedIdentityCredential authentication unavailable. The requested identity has not been assigned to this resource.");
    }
}
