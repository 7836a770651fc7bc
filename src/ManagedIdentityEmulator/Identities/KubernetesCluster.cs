namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// What makes a host a Kubernetes cluster: it is an OpenID Connect issuer, and its code runs as one of its service accounts
/// (learn.microsoft.com/azure/aks/workload-identity-overview).
/// </summary>
public sealed record KubernetesCluster
{
    /// <summary>The <c>iss</c> of the service account's tokens, with the slash at the end that AKS's issuers have.</summary>
    public required string Issuer { get; init; }

    /// <summary>The namespace of the service account.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the service account.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>Where the service account's token is written; <see langword="null"/> for a temporary file, made when first asked for.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The <c>sub</c> of the service account's tokens.</summary>
    public string Subject => $"system:serviceaccount:{Namespace}:{ServiceAccount}";

    /// <summary>The issuer that a cluster is unless it is configured otherwise.</summary>
    internal static string IssuerAt(string authority, string host) => $"{authority}/hosts/{host}/";

    /// <summary>The federated credential with which an identity believes the service account.</summary>
    internal FederatedCredential AsCredential(string name) => new(name, Issuer, Subject, FederatedCredential.DefaultAudience);
}
