using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>What a refusal looks like to a program that uses Azure.Identity or MSAL.NET. A permanent one comes at once: with their default retries, these clients would be at it for long.</summary>
public sealed class DotNetClientErrorTests(EmulatorWithoutADefaultIdentity running) : IClassFixture<EmulatorWithoutADefaultIdentity>
{
    private const string Resource = "https://vault.azure.net";
    private const string UnknownResource = "https://unknown.example";
    private const string UnknownIdentity = "client:11111111-1111-1111-1111-111111111111";

    [Theory]
    [InlineData(DotNetClient.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.Msal, "MsalServiceException")]
    public async Task An_unknown_client_id_is_reported_as_an_identity_that_is_not_assigned(string credential, string exception)
    {
        var answer = await DotNetClient.GetTokenAsync(running.Emulator, credential, UnknownIdentity, Resource);

        answer.ShouldBeAnError(exception, "the requested identity has not been assigned to this resource");
        answer.ShouldBeAnError(exception, "Error Code: invalid_request Error Description: Identity not found");
    }

    [Theory]
    [InlineData(DotNetClient.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.Msal, "MsalServiceException")]
    public async Task A_choice_among_several_user_assigned_identities_is_asked_for(string credential, string exception)
    {
        var answer = await DotNetClient.GetTokenAsync(running.Emulator, credential, "system", Resource);

        answer.ShouldBeAnError(exception, "Error Description: Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request");
    }

    [Theory]
    [InlineData(DotNetClient.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(DotNetClient.Msal, "MsalServiceException")]
    public async Task A_resource_that_the_tenant_does_not_know_is_named(string credential, string exception)
    {
        var identity = running.Emulator.State.UserAssigned("orders");

        var answer = await DotNetClient.GetTokenAsync(running.Emulator, credential, Selected.ByClientId.Argument(identity), UnknownResource);

        answer.ShouldBeAnError(exception, $"AADSTS500011: The resource principal named {UnknownResource} was not found in the tenant");
    }
}
