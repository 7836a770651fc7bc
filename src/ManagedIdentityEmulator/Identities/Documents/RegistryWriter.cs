using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>Makes the document of a registry's state: the same state gives the same document, and what is empty is left out.</summary>
/// <param name="authority">The address of the TLS listener, where clusters are issuers unless they are configured otherwise.</param>
internal sealed class RegistryWriter(string authority)
{
    public RegistryDocument Write(RegistryState state) => new()
    {
        Identities = [.. Identities(state)],
        Hosts = [.. Hosts(state)],
        Applications = [.. Applications(state)],
    };

    public static IEnumerable<IdentityDocument> Identities(RegistryState state) =>
        state.UserAssigned.Values.OrderBy(identity => identity.Name, StringComparer.Ordinal).ThenBy(identity => identity.ResourceId.ToString(), StringComparer.Ordinal).Select(Identity);

    public IEnumerable<HostDocument> Hosts(RegistryState state) => state.Hosts.Select(Host);

    public static IEnumerable<ApplicationDocument> Applications(RegistryState state) =>
        state.Applications.OrderBy(application => application.Name, StringComparer.Ordinal).Select(Application);

    private static IdentityDocument Identity(ManagedIdentity identity) => new()
    {
        Name = identity.Name,
        ResourceId = identity.ResourceId.ToString(),
        ClientId = identity.ClientId,
        PrincipalId = identity.PrincipalId,
        AppRoles = Roles(identity),
        FederatedCredentials = Federated(identity),
        IsRegional = identity.IsRegional,
        Location = Location(identity.Details),
        Tags = Tags(identity.Details),
        Rest = Rest(identity.Details),
    };

    private static ApplicationDocument Application(Application application) => new()
    {
        Name = application.Name,
        ClientId = application.ClientId,
        PrincipalId = application.PrincipalId,
        AppRoles = Roles(application),
        FederatedCredentials = Federated(application),
    };

    private HostDocument Host(AzureHost host) => new()
    {
        Name = host.Name,
        Type = host.Type.ResourceType,
        Kind = host.Type.Kind,
        ResourceId = host.ResourceId.ToString(),
        SystemAssigned = host.SystemAssigned is { } identity ? SystemAssigned(identity, host.Name) : null,
        UserAssigned = host.UserAssigned.IsEmpty ? null : [.. host.UserAssigned.Select(id => id.ToString()).Order(StringComparer.Ordinal)],
        Dangling = host.Dangling.IsEmpty ? null : [.. host.Dangling.OrderBy(gone => gone.Key.ToString(), StringComparer.Ordinal)
            .Select(gone => new DanglingDocument { ResourceId = gone.Key.ToString(), ClientId = gone.Value.ClientId, PrincipalId = gone.Value.PrincipalId })],
        Callers = host.Callers.IsEmpty ? null : host.Callers,
        IdentityHeader = SecretComparer.AreEqual(host.IdentityHeader, (host with { IdentityHeader = null }).IdentityHeader) ? null : host.IdentityHeader,
        LegacyExpiresOn = host.LegacyExpiresOn,
        ServiceAccount = host.Cluster is { } cluster ? $"{cluster.Namespace}/{cluster.ServiceAccount}" : null,
        OidcIssuer = host.Cluster?.Issuer == KubernetesCluster.IssuerAt(authority, host.Name) ? null : host.Cluster?.Issuer,
        TokenFile = host.Cluster?.TokenFile,
        Location = Location(host.Details),
        Tags = Tags(host.Details),
        Rest = Rest(host.Details),
    };

    private static SystemAssignedDocument SystemAssigned(ManagedIdentity identity, string host) => new()
    {
        Name = identity.Name == host ? null : identity.Name,
        ClientId = identity.ClientId,
        PrincipalId = identity.PrincipalId,
        AppRoles = Roles(identity),
    };

    private static IReadOnlyDictionary<string, IReadOnlyList<string>>? Roles(ServicePrincipal principal) => principal.AppRoles.Count == 0 ? null : principal.AppRoles;

    private static List<FederatedCredentialOptions>? Federated(ServicePrincipal principal) => principal.FederatedCredentials.Count == 0 ? null
        : [.. principal.FederatedCredentials.Select(credential => new FederatedCredentialOptions { Name = credential.Name, Issuer = credential.Issuer, Subject = credential.Subject, Audiences = [credential.Audience] })];

    private static string? Location(ResourceDetails details) => details.Location is { Length: > 0 } location ? location : null;

    private static SortedDictionary<string, string>? Tags(ResourceDetails details) => details.Tags.IsEmpty ? null : new(details.Tags, StringComparer.Ordinal);

    private static JsonObjectText? Rest(ResourceDetails details) => details.Rest is { } rest ? new(rest) : null;
}
