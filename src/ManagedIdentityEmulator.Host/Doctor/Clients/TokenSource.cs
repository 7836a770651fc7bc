using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Doctor.Clients;

internal enum SourceKind
{
    TokenExchange,
    ServiceFabric,
    AppService,
    AppService2017,
    MachineLearning,
    CloudShell,
    AzureArc,
    Imds,

    /// <summary>The client gives up without asking anybody.</summary>
    None,
}

/// <summary>Where a client takes a managed identity's tokens from.</summary>
/// <param name="Kind">The protocol.</param>
/// <param name="Endpoint">The address as the client has it, which may be none.</param>
/// <param name="Variables">The variables that it is from.</param>
internal sealed record TokenSource(SourceKind Kind, string Endpoint, params IReadOnlyList<string> Variables)
{
    public string Name => Kind switch
    {
        SourceKind.TokenExchange => "workload identity (AKS)",
        SourceKind.ServiceFabric => "Service Fabric",
        SourceKind.AppService => "App Service",
        SourceKind.AppService2017 => "App Service 2017",
        SourceKind.MachineLearning => "Machine Learning",
        SourceKind.CloudShell => "Cloud Shell",
        SourceKind.AzureArc => "Azure Arc",
        SourceKind.Imds => "virtual machine (IMDS)",
        _ => "none",
    };

    public Uri? Address => OptionValue.TryParseUrl(Endpoint);

    /// <summary>The address to show: without a password or a query that may be in it.</summary>
    public string Shown => Address?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) ?? $"'{Endpoint}'";

    public bool IsAtImdsAddress => Address is { Host: Sources.ImdsHost, Port: 80 };

    public bool Equals(TokenSource? other) => other is not null && (Kind, Endpoint) == (other.Kind, other.Endpoint);

    public override int GetHashCode() => HashCode.Combine(Kind, Endpoint);
}
