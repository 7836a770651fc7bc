using static ManagedIdentityEmulator.Host.Doctor.Clients.Sources;

namespace ManagedIdentityEmulator.Host.Doctor.Clients;

/// <summary>An SDK, by the order in which its managed identity credential tries the sources: the first that is selected is asked, and no other.</summary>
/// <param name="Name">The language, and the library where a language has two.</param>
/// <param name="Order">The sources, IMDS last: that one needs no variable.</param>
internal sealed record AzureClient(string Name, params Func<ClientEnvironment, TokenSource?>[] Order)
{
    public static readonly AzureClient DotNet = new(".NET", TokenExchange, ServiceFabric, AppService, MachineLearning, CloudShell, AzureArc, ArcAgent, Imds);

    // From the libraries' own sources, as of 2026: Azure.Core 1.64, MSAL.NET 4.92, @azure/identity 4.13, MSAL for Go 1.9 and their like.
    public static readonly IReadOnlyList<AzureClient> All =
    [
        DotNet,
        new("MSAL.NET", ServiceFabric, AppService, MachineLearning, CloudShell, AzureArc, ArcAgent, Imds),
        new("JavaScript", TokenExchange, ServiceFabric, AppService, MachineLearning, CloudShell, AzureArc, ArcAgent, Imds),
        new("Python", ServiceFabric, AppService, AzureArc, NothingElseThanIdentityEndpoint, MachineLearning, CloudShell, TokenExchangeWithAuthority, Imds),
        new("Java", TokenExchange, ServiceFabric, AppService, MachineLearning, CloudShell, AzureArc, Imds),
        new("Go", ServiceFabric, AppService, MachineLearning, CloudShell, AzureArc, ArcAgent, ImdsAddress),
        new("C++", AppService, AppService2017, CloudShell, AzureArc, Imds),
        new("Rust", Unsupported(ServiceFabric), AppService, AzureArc, NothingElseThanIdentityEndpoint, Unsupported(CloudShell), ArcAgent, ImdsAddress),
    ];

    public TokenSource Pick(ClientEnvironment here) => Order.Select(source => source(here)).OfType<TokenSource>().First();
}
