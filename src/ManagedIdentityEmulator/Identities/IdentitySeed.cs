using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities;

/// <summary>Fills a registry from the configuration.</summary>
internal static class IdentitySeed
{
    public const string DefaultIdentity = "default";
    private const string UserAssignedType = "Microsoft.ManagedIdentity/userAssignedIdentities";

    public static IdentityRegistry CreateRegistry(EmulatorOptions options)
    {
        var registry = new IdentityRegistry();
        var byName = new Dictionary<string, ManagedIdentity>(StringComparer.OrdinalIgnoreCase);
        foreach (var configured in options.UserAssignedIdentities ?? [new() { Name = DefaultIdentity }])
        {
            var identity = UserAssigned(options, configured);
            registry.Put(identity);
            byName[identity.Name] = identity;
        }

        foreach (var configured in options.Hosts ?? OneOfEachKind([.. byName.Keys]))
        {
            registry.Put(Host(options, configured, byName));
        }

        return registry;
    }

    private static IEnumerable<HostOptions> OneOfEachKind(string[] identities) =>
        from type in HostType.All
        where type.DefaultName is not null
        select new HostOptions { Name = type.DefaultName!, Type = type.ResourceType, Kind = type.Kind, SystemAssigned = true, UserAssigned = identities };

    private static ManagedIdentity UserAssigned(EmulatorOptions options, UserAssignedIdentityOptions configured) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = configured.Name,
        ResourceId = ArmResourceId.Of(options.SubscriptionId, configured.ResourceGroup ?? options.ResourceGroup, UserAssignedType, configured.Name),
        ClientId = configured.ClientId ?? Derive(options.TenantId, "userAssigned", configured.Name, "clientId"),
        PrincipalId = configured.PrincipalId ?? Derive(options.TenantId, "userAssigned", configured.Name, "principalId"),
        TenantId = options.TenantId,
        AppRoles = configured.AppRoles,
    };

    private static AzureHost Host(EmulatorOptions options, HostOptions configured, Dictionary<string, ManagedIdentity> identities)
    {
        var type = HostType.Find(configured.Type, configured.Kind)!;
        var id = ArmResourceId.Of(options.SubscriptionId, options.ResourceGroup, type.ResourceType, configured.Name);
        return new()
        {
            Name = configured.Name,
            Type = type,
            ResourceId = id,
            SystemAssigned = configured.SystemAssigned ? SystemAssigned(options, configured.Name, id) : null,
            UserAssigned = [.. configured.UserAssigned.Select(name => identities[name].ResourceId)],
            Callers = [.. configured.Callers],
        };
    }

    private static ManagedIdentity SystemAssigned(EmulatorOptions options, string host, ArmResourceId hostId) => new()
    {
        Kind = IdentityKind.SystemAssigned,
        Name = host,
        ResourceId = hostId,
        ClientId = Derive(options.TenantId, "systemAssigned", host, "clientId"),
        PrincipalId = Derive(options.TenantId, "systemAssigned", host, "principalId"),
        TenantId = options.TenantId,
    };

    private static Guid Derive(Guid tenant, string kind, string name, string part) =>
        NameBasedGuid.Create(tenant, $"{kind}/{name.ToLowerInvariant()}/{part}");
}
