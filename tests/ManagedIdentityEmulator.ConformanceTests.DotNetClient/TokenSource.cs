using Azure.Core;
using Azure.Identity;
using Microsoft.Identity.Client;
using MsalIdentityId = Microsoft.Identity.Client.AppConfig.ManagedIdentityId;

namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>A token, and when the client thinks that it ends.</summary>
internal sealed record Token(string Value, DateTimeOffset ExpiresOn);

internal static class TokenSource
{
    public static Task<Token> GetAsync(string credential, IdentitySelector selector, string resource) => credential switch
    {
        "managed" => GetAsync(Managed(selector), resource),
        "impatient" => GetAsync(Impatient(), resource),
        "default" => GetAsync(Default(selector), resource),
        "msal" => GetByMsalAsync(selector, resource),
        "workload" => GetAsync(FederatedSource.Workload(selector), resource),
        "assertion" => GetAsync(FederatedSource.Assertion(selector), resource),
        "exchange" => GetAsync(FederatedSource.Exchange(selector), resource),
        "certificate" => GetAsync(FederatedSource.Certificate(selector), resource),
        "msal-assertion" => FederatedSource.GetByMsalAsync(selector, resource),
        _ => throw new ArgumentException($"'{credential}' is no credential", nameof(credential)),
    };

    private static async Task<Token> GetAsync(TokenCredential credential, string resource)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), CancellationToken.None);
        return new(token.Token, token.ExpiresOn);
    }

    private static async Task<Token> GetByMsalAsync(IdentitySelector selector, string resource)
    {
        var result = await ManagedIdentityApplicationBuilder.Create(MsalId(selector)).Build().AcquireTokenForManagedIdentity(resource).ExecuteAsync();
        return new(result.AccessToken, result.ExpiresOn);
    }

    private static ManagedIdentityCredential Managed(IdentitySelector selector) => new(selector.Kind switch
    {
        "client" => ManagedIdentityId.FromUserAssignedClientId(selector.Id),
        "object" => ManagedIdentityId.FromUserAssignedObjectId(selector.Id),
        "resource" => ManagedIdentityId.FromUserAssignedResourceId(new(selector.Id)),
        _ => ManagedIdentityId.SystemAssigned,
    });

    // The policy stays the SDK's own: it asks as often as ever.
    private static ManagedIdentityCredential Impatient() => new(new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned)
    {
        Retry = { MaxDelay = TimeSpan.FromMilliseconds(20), NetworkTimeout = TimeSpan.FromSeconds(3) },
    });

    private static DefaultAzureCredential Default(IdentitySelector selector) => selector.Kind switch
    {
        "client" => new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = selector.Id, WorkloadIdentityClientId = selector.Id }),
        "object" => throw new NotSupportedException("DefaultAzureCredential has no option for an object id."),
        "resource" => new(new DefaultAzureCredentialOptions { ManagedIdentityResourceId = new(selector.Id) }),
        _ => new(),
    };

    private static MsalIdentityId MsalId(IdentitySelector selector) => selector.Kind switch
    {
        "client" => MsalIdentityId.WithUserAssignedClientId(selector.Id),
        "object" => MsalIdentityId.WithUserAssignedObjectId(selector.Id),
        "resource" => MsalIdentityId.WithUserAssignedResourceId(selector.Id),
        _ => MsalIdentityId.SystemAssigned,
    };
}
