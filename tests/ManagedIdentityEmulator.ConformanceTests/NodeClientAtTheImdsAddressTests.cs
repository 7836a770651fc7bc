using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>@azure/identity and @azure/msal-node with nothing configured: they find the emulator where they find IMDS in Azure.</summary>
public sealed class NodeClientAtTheImdsAddressTests(EmulatorAtTheImdsAddress running) : IClassFixture<EmulatorAtTheImdsAddress>
{
    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_JavaScript_managed_identity_credential_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, NodeClient.GetTokenAsync, NodeClient.ManagedIdentityCredential);

    [Theory, MemberData(nameof(Selections.OfDefaultAzureCredential), MemberType = typeof(Selections))]
    public Task A_plain_JavaScript_default_azure_credential_goes_on_after_its_probe_and_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, NodeClient.GetTokenAsync, NodeClient.DefaultAzureCredential);

    [Theory, MemberData(nameof(Selections.All), MemberType = typeof(Selections))]
    public Task A_managed_identity_application_of_MSAL_Node_gets_the_token_of_the_identity_that_it_selects(Selected selected) =>
        running.Emulator.GivesTheTokenOfAsync(selected, NodeClient.GetTokenAsync, NodeClient.Msal);

    [Theory]
    [InlineData(NodeClient.ManagedIdentityCredential, "CredentialUnavailableError")]
    [InlineData(NodeClient.DefaultAzureCredential, "AggregateAuthenticationError")]
    [InlineData(NodeClient.Msal, "ServerError")]
    public async Task An_unknown_client_id_is_reported_in_the_words_of_IMDS(string credential, string error)
    {
        var answer = await NodeClient.GetTokenAsync(running.Emulator, credential, "client:11111111-1111-1111-1111-111111111111", TokenCheck.Resource);

        answer.ShouldBeAnError(error, "Description: Identity not found");
    }
}
