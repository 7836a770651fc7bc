namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>One way to get tokens.</summary>
internal abstract class Client
{
    public static Client Of(ClientKind kind) => kind switch
    {
        ClientKind.ManagedIdentityCredential => DotNetClient.ManagedIdentityCredential,
        ClientKind.DefaultAzureCredential => DotNetClient.DefaultAzureCredential,
        ClientKind.MsalNet => DotNetClient.Msal,
        ClientKind.JsManagedIdentityCredential => NodeClient.ManagedIdentityCredential,
        ClientKind.JsDefaultAzureCredential => NodeClient.DefaultAzureCredential,
        ClientKind.MsalNode => NodeClient.Msal,
        ClientKind.PythonManagedIdentityCredential => PythonClient.ManagedIdentityCredential,
        _ => CurlClient.Instance,
    };

    /// <returns>Why it cannot be used on this machine; otherwise <see langword="null"/>.</returns>
    public virtual Task<string?> WhyNotAsync() => Task.FromResult<string?>(null);

    /// <returns>The outcome of each selector, one after the other.</returns>
    public abstract Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, string resource, params IReadOnlyList<Selector> selectors);

    /// <param name="surroundings">Where it runs.</param>
    /// <param name="resources">What tokens of the host's own identity are wanted for.</param>
    /// <param name="patience">How long it may take in all.</param>
    /// <returns>The outcome of each resource, one after the other.</returns>
    public virtual async Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, IReadOnlyList<string> resources, TimeSpan patience)
    {
        var answers = new List<ClientAnswer>();
        foreach (var resource in resources)
        {
            answers.AddRange(await GetTokensAsync(surroundings, resource, Selector.SystemAssigned));
        }

        return answers;
    }
}
