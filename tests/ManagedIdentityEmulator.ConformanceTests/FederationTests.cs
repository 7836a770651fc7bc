using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>
/// SDKs that show Entra an assertion, over TLS that they trust by the variables alone. Of an authority that is not Azure's they first ask
/// login.microsoftonline.com: .NET's go on without an answer, JavaScript's only if they are told that the authority is known.
/// </summary>
public sealed class FederationTests(EmulatorWithApplications running) : IClassFixture<EmulatorWithApplications>
{
    private const string Resource = "https://vault.azure.net";

    public static TheoryData<bool> Runtimes => new(false, true);

    [Theory, MemberData(nameof(Runtimes))]
    public async Task A_workload_identity_credential_on_AKS_gets_its_token_by_the_variables(bool isNode) =>
        (await GetTokenAsync(isNode ? NodeClient.WorkloadIdentityCredential : DotNetClient.WorkloadIdentityCredential, running.Cluster)).ShouldBeATokenFor(running.Identity, Resource);

    [Theory, MemberData(nameof(Runtimes))]
    public async Task A_client_assertion_credential_shows_the_service_accounts_token(bool isNode) =>
        (await GetTokenAsync(isNode ? NodeClient.ClientAssertionCredential : DotNetClient.ClientAssertionCredential, running.Cluster)).ShouldBeATokenFor(running.Identity, Resource);

    [Theory, MemberData(nameof(Runtimes))]
    public async Task MSALs_confidential_client_shows_the_service_accounts_token(bool isNode) =>
        (await GetTokenAsync(isNode ? NodeClient.MsalConfidentialClient : DotNetClient.MsalConfidentialClient, running.Cluster)).ShouldBeATokenFor(running.Identity, Resource);

    [Theory, MemberData(nameof(Runtimes))]
    public async Task A_managed_identity_on_a_virtual_machine_is_believed_by_an_application(bool isNode)
    {
        var answer = await GetTokenAsync(isNode ? NodeClient.ManagedIdentityAsAssertion : DotNetClient.ManagedIdentityAsAssertion, running.VirtualMachine, $"{running.Application.ClientId}");

        answer.Ok.ShouldBeTrue($"{answer.Type}: {answer.Message}");
        var claims = JwtPayload.Read(answer.Token!);
        claims.GetProperty("appid").GetGuid().ShouldBe(running.Application.ClientId);
        claims.GetProperty("oid").GetGuid().ShouldBe(running.Application.PrincipalId);
        claims.GetProperty("aud").GetString().ShouldBe(Resource);
    }

    [Theory, MemberData(nameof(Runtimes))]
    public async Task An_identitys_own_certificate_counts_until_it_was_renewed_twice(bool isNode)
    {
        Client client = isNode ? NodeClient.ClientCertificateCredential : DotNetClient.ClientCertificateCredential;
        var certificate = await running.RenewCredentialAsync();
        var on = running.VirtualMachine with { Variables = new Dictionary<string, string>(running.VirtualMachine.Variables) { ["CERTIFICATE"] = certificate } };

        (await GetTokenAsync(client, on, $"{running.Identity.ClientId}")).ShouldBeATokenFor(running.Identity, Resource);
        await running.RenewCredentialAsync();
        (await GetTokenAsync(client, on, $"{running.Identity.ClientId}")).ShouldBeATokenFor(running.Identity, Resource);
        await running.RenewCredentialAsync();
        (await GetTokenAsync(client, on, $"{running.Identity.ClientId}")).ShouldBeARefusal("AADSTS700027", isFinal: true);
    }

    [Theory, MemberData(nameof(Runtimes))]
    public async Task An_identity_that_does_not_believe_the_service_account_is_refused_with_Entras_words(bool isNode)
    {
        var answer = await GetTokenAsync(isNode ? NodeClient.WorkloadIdentityCredential : DotNetClient.WorkloadIdentityCredential, running.Cluster, $"{running.Application.ClientId}");

        answer.ShouldBeARefusal("AADSTS700211", isFinal: isNode);
        answer.ShouldBeARefusal("No matching federated identity record found", isFinal: isNode);
    }

    private static async Task<ClientAnswer> GetTokenAsync(Client client, Surroundings on, string? clientId = null)
    {
        Prerequisite.Require(await client.WhyNotAsync());
        return (await client.GetTokensAsync(on, Resource, clientId is null ? Selector.SystemAssigned : new(SelectorKind.Client, clientId))).Single();
    }
}
