using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities;

/// <summary>Fills a registry from the configuration.</summary>
internal static class IdentitySeed
{
    private const string DefaultIdentity = "default";
    private const string UserAssignedKind = "userAssigned";
    private const string SystemAssignedKind = "systemAssigned";
    private const string ApplicationKind = "application";
    public const string UserAssignedType = "Microsoft.ManagedIdentity/userAssignedIdentities";

    // Of the quickstart: learn.microsoft.com/azure/aks/workload-identity-deploy-cluster
    private const string DefaultServiceAccount = "default/workload-identity-sa";

    /// <param name="options">The configuration.</param>
    /// <param name="authority">The address of the TLS listener, where clusters are issuers.</param>
    public static RegistryState CreateState(EmulatorOptions options, string authority)
    {
        var identities = Identities(options).Select(configured => UserAssigned(options, configured)).ToList();
        var byName = identities.ToDictionary(identity => identity.Name, StringComparer.OrdinalIgnoreCase);
        return RegistryState.Of(
            identities,
            [.. Hosts(options).Select(configured => Host(options, configured, byName, authority))],
            [.. options.Applications.Select(configured => Application(options, configured))]);
    }

    /// <inheritdoc cref="CreateState"/>
    public static IdentityRegistry CreateRegistry(EmulatorOptions options, string authority = "https://localhost:50343")
    {
        var registry = new IdentityRegistry();
        registry.Become(CreateState(options, authority));
        return registry;
    }

    /// <summary>The user-assigned identities of a configuration, less those that a mistaken one has left empty.</summary>
    public static IEnumerable<UserAssignedIdentityOptions> Identities(EmulatorOptions options) =>
        (options.UserAssignedIdentities ?? [new() { Name = DefaultIdentity }]).Where(identity => identity is not null);

    /// <summary>The hosts of a configuration; where it names none, one of each kind with every identity.</summary>
    public static IEnumerable<HostOptions> Hosts(EmulatorOptions options) => options.Hosts ?? OneOfEachKind([.. Identities(options).Select(identity => identity.Name)]);

    /// <summary>The ids that principals have because none were given, with the identity's, application's or host's name.</summary>
    public static IEnumerable<(string Name, Guid Id)> DerivedIds(EmulatorOptions options)
    {
        var named = Identities(options).Select(identity => (UserAssignedKind, identity.Name, identity.ClientId, identity.PrincipalId))
            .Concat(options.Applications.Where(application => application is not null).Select(application => (ApplicationKind, application.Name, application.ClientId, application.PrincipalId)));
        foreach (var (kind, name, clientId, principalId) in named)
        {
            if (clientId is null)
            {
                yield return (name, ClientIdOf(options, kind, name));
            }

            if (principalId is null)
            {
                yield return (name, PrincipalIdOf(options, kind, name));
            }
        }

        foreach (var host in Hosts(options).Where(host => host is { SystemAssigned: true }))
        {
            yield return (host.Name, ClientIdOf(options, SystemAssignedKind, host.Name));
            yield return (host.Name, PrincipalIdOf(options, SystemAssignedKind, host.Name));
        }
    }

    /// <summary>A user-assigned identity that is made while the emulator runs: ids that are not given are new ones, as Azure's are.</summary>
    public static ManagedIdentity NewIdentity(EmulatorOptions options, UserAssignedIdentityOptions made) =>
        UserAssigned(options, made) with { ClientId = made.ClientId ?? Guid.NewGuid(), PrincipalId = made.PrincipalId ?? Guid.NewGuid() };

    /// <summary>A host that is made while the emulator runs, its system-assigned identity with new ids.</summary>
    public static AzureHost NewHost(EmulatorOptions options, HostOptions made, RegistryState state, string authority)
    {
        var host = Host(options, made, state.UserAssigned.Values.DistinctBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(identity => identity.Name, StringComparer.OrdinalIgnoreCase), authority);
        return made.SystemAssigned ? host with { SystemAssigned = NewSystemAssigned(options.TenantId, host) } : host;
    }

    /// <summary>A host's system-assigned identity, newly born.</summary>
    public static ManagedIdentity NewSystemAssigned(Guid tenantId, AzureHost host) => new()
    {
        Kind = IdentityKind.SystemAssigned,
        Name = host.ResourceId.Name,
        ResourceId = host.ResourceId,
        ClientId = Guid.NewGuid(),
        PrincipalId = Guid.NewGuid(),
        TenantId = tenantId,
    };

    private static IEnumerable<HostOptions> OneOfEachKind(string[] identities) =>
        from type in HostType.All
        where type.DefaultName is not null
        select new HostOptions { Name = type.DefaultName!, Type = type.ResourceType, Kind = type.Kind, SystemAssigned = true, UserAssigned = identities };

    private static ManagedIdentity UserAssigned(EmulatorOptions options, UserAssignedIdentityOptions configured) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = configured.Name,
        ResourceId = ArmResourceId.Of(options.SubscriptionId, configured.ResourceGroup ?? options.ResourceGroup, UserAssignedType, configured.Name),
        ClientId = configured.ClientId ?? ClientIdOf(options, UserAssignedKind, configured.Name),
        PrincipalId = configured.PrincipalId ?? PrincipalIdOf(options, UserAssignedKind, configured.Name),
        TenantId = options.TenantId,
        AppRoles = configured.AppRoles,
        FederatedCredentials = Federated(configured.FederatedCredentials),
        Details = new() { Location = options.Location },
    };

    private static Application Application(EmulatorOptions options, ApplicationOptions configured) => new()
    {
        Name = configured.Name,
        ClientId = configured.ClientId ?? ClientIdOf(options, ApplicationKind, configured.Name),
        PrincipalId = configured.PrincipalId ?? PrincipalIdOf(options, ApplicationKind, configured.Name),
        TenantId = options.TenantId,
        AppRoles = configured.AppRoles,
        FederatedCredentials = Federated(configured.FederatedCredentials),
    };

    internal static List<FederatedCredential> Federated(IReadOnlyList<FederatedCredentialOptions> configured) =>
        [.. configured.Select(credential => new FederatedCredential(credential.Name, credential.Issuer, credential.Subject, credential.Audiences[0]))];

    private static AzureHost Host(EmulatorOptions options, HostOptions configured, Dictionary<string, ManagedIdentity> identities, string authority)
    {
        var type = HostType.Find(configured.Type, configured.Kind)!;
        var id = ArmResourceId.Of(options.SubscriptionId, options.ResourceGroup, type.ResourceType, configured.Name);
        return new()
        {
            Name = configured.Name,
            Type = type,
            ResourceId = id,
            Details = new() { Location = options.Location },
            SystemAssigned = configured.SystemAssigned ? SystemAssigned(options, configured.Name, id) : null,
            UserAssigned = [.. configured.UserAssigned.Select(name => identities[name].ResourceId)],
            Callers = [.. configured.Callers],
            IdentityHeader = configured.IdentityHeader,
            LegacyExpiresOn = configured.LegacyExpiresOn,
            Cluster = type.Platform == HostPlatform.Kubernetes ? Cluster(configured, authority) : null,
        };
    }

    public static KubernetesCluster Cluster(HostOptions configured, string authority)
    {
        var account = (configured.ServiceAccount ?? DefaultServiceAccount).Split('/');
        return new()
        {
            Issuer = configured.OidcIssuer ?? KubernetesCluster.IssuerAt(authority, configured.Name),
            Namespace = account[0],
            ServiceAccount = account[1],
            TokenFile = configured.TokenFile,
        };
    }

    private static ManagedIdentity SystemAssigned(EmulatorOptions options, string host, ArmResourceId hostId) => new()
    {
        Kind = IdentityKind.SystemAssigned,
        Name = host,
        ResourceId = hostId,
        ClientId = ClientIdOf(options, SystemAssignedKind, host),
        PrincipalId = PrincipalIdOf(options, SystemAssignedKind, host),
        TenantId = options.TenantId,
    };

    private static Guid ClientIdOf(EmulatorOptions options, string kind, string name) => Derive(options.TenantId, kind, name, "clientId");

    private static Guid PrincipalIdOf(EmulatorOptions options, string kind, string name) => Derive(options.TenantId, kind, name, "principalId");

    private static Guid Derive(Guid tenant, string kind, string name, string part) =>
        NameBasedGuid.Create(tenant, $"{kind}/{name.ToLowerInvariant()}/{part}");
}
