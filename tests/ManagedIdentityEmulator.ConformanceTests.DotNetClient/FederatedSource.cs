using Azure.Core;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>Credentials that show Entra an assertion. What is not selected comes from the environment, as on AKS.</summary>
internal static class FederatedSource
{
    private static string Tenant => Variable("AZURE_TENANT_ID");

    private static string? AuthorityInPlaceOfAzures => Environment.GetEnvironmentVariable("AZURE_AUTHORITY_HOST");

    private static Uri Authority => AuthorityInPlaceOfAzures is { } address ? new(address) : AzureAuthorityHosts.AzurePublicCloud;

    // Of another authority than Azure's, the SDK asks login.microsoftonline.com first, for seconds where nobody answers.
    private static bool IsAuthorityKnown => AuthorityInPlaceOfAzures is not null;

    public static WorkloadIdentityCredential Workload(IdentitySelector selector) => selector.Kind switch
    {
        "client" => new(new WorkloadIdentityCredentialOptions { ClientId = selector.Id }),
        _ => new(),
    };

    /// <summary>The service account's token, read by code of one's own.</summary>
    public static ClientAssertionCredential Assertion(IdentitySelector selector) =>
        new(Tenant, ClientOf(selector), ServiceAccountTokenAsync, new ClientAssertionCredentialOptions { AuthorityHost = Authority, DisableInstanceDiscovery = IsAuthorityKnown });

    /// <summary>A managed identity's token, by which an application believes it.</summary>
    public static ClientAssertionCredential Exchange(IdentitySelector selector)
    {
        var identity = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(Variable("IDENTITY_CLIENT_ID")));
        return new(Tenant, ClientOf(selector), ExchangeTokenAsync, new ClientAssertionCredentialOptions { AuthorityHost = Authority, DisableInstanceDiscovery = IsAuthorityKnown });

        async Task<string> ExchangeTokenAsync(CancellationToken cancel) =>
            (await identity.GetTokenAsync(new TokenRequestContext(["api://AzureADTokenExchange/.default"]), cancel)).Token;
    }

    /// <summary>An identity's own certificate.</summary>
    public static ClientCertificateCredential Certificate(IdentitySelector selector) =>
        new(Tenant, ClientOf(selector), Variable("CERTIFICATE"), new ClientCertificateCredentialOptions { AuthorityHost = Authority, DisableInstanceDiscovery = IsAuthorityKnown });

    /// <summary>MSAL's confidential client, which validates its authority.</summary>
    public static async Task<Token> GetByMsalAsync(IdentitySelector selector, string resource)
    {
        var application = ConfidentialClientApplicationBuilder.Create(ClientOf(selector))
            .WithAuthority($"{Authority}{Tenant}", validateAuthority: true)
            .WithClientAssertion(options => ServiceAccountTokenAsync(options.CancellationToken))
            .Build();
        var result = await application.AcquireTokenForClient([$"{resource}/.default"]).ExecuteAsync();
        return new(result.AccessToken, result.ExpiresOn);
    }

    private static Task<string> ServiceAccountTokenAsync(CancellationToken cancel) => File.ReadAllTextAsync(Variable("AZURE_FEDERATED_TOKEN_FILE"), cancel);

    private static string ClientOf(IdentitySelector selector) => selector.Kind == "client" ? selector.Id : Variable("AZURE_CLIENT_ID");

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
