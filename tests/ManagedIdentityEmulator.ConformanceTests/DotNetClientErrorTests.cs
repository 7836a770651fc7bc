using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>What a refusal looks like to a program that uses Azure.Identity or MSAL.NET. A permanent one comes at once: with their default retries, these clients would be at it for long.</summary>
public sealed class DotNetClientErrorTests(EmulatorWithoutADefaultIdentity running) : IClassFixture<EmulatorWithoutADefaultIdentity>
{
    private const string Resource = "https://vault.azure.net";
    private const string UnknownResource = "https://unknown.example";

    [Theory]
    [InlineData(ClientKind.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.MsalNet, "MsalServiceException")]
    public async Task An_unknown_client_id_is_reported_as_an_identity_that_is_not_assigned(ClientKind client, string exception)
    {
        var answer = await GetTokenAsync(client, Resource, Selector.Unknown(SelectorKind.Client));

        answer.ShouldBeAnError(exception, "the requested identity has not been assigned to this resource");
        answer.ShouldBeAnError(exception, "Error Code: invalid_request Error Description: Identity not found");
    }

    [Theory]
    [InlineData(ClientKind.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.MsalNet, "MsalServiceException")]
    public async Task A_choice_among_several_user_assigned_identities_is_asked_for(ClientKind client, string exception)
    {
        var answer = await GetTokenAsync(client, Resource, Selector.SystemAssigned);

        answer.ShouldBeAnError(exception, "Error Description: Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request");
    }

    [Theory]
    [InlineData(ClientKind.ManagedIdentityCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.DefaultAzureCredential, "AuthenticationFailedException")]
    [InlineData(ClientKind.MsalNet, "MsalServiceException")]
    public async Task A_resource_that_the_tenant_does_not_know_is_named(ClientKind client, string exception)
    {
        var identity = running.State.UserAssigned("orders");

        var answer = await GetTokenAsync(client, UnknownResource, Selector.Of(identity, SelectorKind.Client));

        answer.ShouldBeAnError(exception, $"AADSTS500011: The resource principal named {UnknownResource} was not found in the tenant");
    }

    private async Task<ClientAnswer> GetTokenAsync(ClientKind client, string resource, Selector selector) =>
        (await Client.Of(client).GetTokensAsync(running.Surroundings, resource, selector)).Single();
}
