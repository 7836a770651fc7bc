using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// One whole state of the registry, with its indexes. It never changes: each change makes the next one, so that whoever reads sees
/// nothing half done, and a change that cannot be kept has not happened.
/// </summary>
internal sealed record RegistryState
{
    public static RegistryState Empty { get; } = new();

    /// <summary>The user-assigned identities.</summary>
    public ImmutableDictionary<ArmResourceId, ManagedIdentity> UserAssigned { get; private init; } = ImmutableDictionary<ArmResourceId, ManagedIdentity>.Empty;

    /// <summary>Identities, system-assigned ones included, and applications, by client id.</summary>
    public ImmutableDictionary<Guid, ServicePrincipal> ByClientId { get; private init; } = ImmutableDictionary<Guid, ServicePrincipal>.Empty;

    /// <summary>The same, by principal id.</summary>
    public ImmutableDictionary<Guid, ServicePrincipal> ByPrincipalId { get; private init; } = ImmutableDictionary<Guid, ServicePrincipal>.Empty;

    /// <summary>The names of the hosts, in the order in which they were added.</summary>
    public ImmutableList<string> HostOrder { get; private init; } = [];

    public IEnumerable<ManagedIdentity> Identities => ByClientId.Values.OfType<ManagedIdentity>();

    public IEnumerable<Application> Applications => ByClientId.Values.OfType<Application>();

    public IEnumerable<AzureHost> Hosts => HostOrder.Select(name => HostsByName[name]);

    public ImmutableDictionary<string, AzureHost> HostsByName { get; private init; } = ImmutableDictionary.Create<string, AzureHost>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The characters in all of it (<see cref="RegistryWeight"/>).</summary>
    public long Weight { get; private init; }

    private ImmutableDictionary<ArmResourceId, string> HostNamesById { get; init; } = ImmutableDictionary<ArmResourceId, string>.Empty;

    private ImmutableDictionary<string, string> HostNamesByIdentityHeader { get; init; } = ImmutableDictionary.Create<string, string>(SecretComparer.Instance);

    /// <summary>All of it at once, so that a start with thousands of identities does not make thousands of states.</summary>
    /// <exception cref="InvalidOperationException">An id or a secret is that of two.</exception>
    public static RegistryState Of(IReadOnlyList<ManagedIdentity> identities, IReadOnlyList<AzureHost> hosts, IReadOnlyList<Application> applications)
    {
        hosts = [.. hosts.Select(host => host with { IdentityHeader = host.IdentityHeader })]; // derived once
        List<ServicePrincipal> principals = [.. identities, .. hosts.Select(host => host.SystemAssigned).OfType<ManagedIdentity>(), .. applications];
        var secrets = hosts.Where(host => host.IdentityHeader is not null).ToList();
        var isEachItsOwn = AreDistinct(principals, principal => principal.ClientId) && AreDistinct(principals, principal => principal.PrincipalId)
            && AreDistinct(identities, identity => identity.ResourceId) && AreDistinct(hosts, host => host.ResourceId) && AreDistinct(secrets, host => host.IdentityHeader)
            && AreDistinct(hosts, host => host.Name.ToUpperInvariant()) && AreDistinct(applications, application => application.Name.ToUpperInvariant());
        if (!isEachItsOwn)
        {
            return applications.Aggregate(hosts.Aggregate(identities.Aggregate(Empty, (state, identity) => state.With(identity)), (state, host) => state.With(host)), (state, application) => state.With(application));
        }

        return new()
        {
            UserAssigned = identities.ToImmutableDictionary(identity => identity.ResourceId),
            ByClientId = principals.ToImmutableDictionary(principal => principal.ClientId),
            ByPrincipalId = principals.ToImmutableDictionary(principal => principal.PrincipalId),
            HostOrder = [.. hosts.Select(host => host.Name)],
            HostsByName = hosts.ToImmutableDictionary(host => host.Name, StringComparer.OrdinalIgnoreCase),
            HostNamesById = hosts.ToImmutableDictionary(host => host.ResourceId, host => host.Name),
            HostNamesByIdentityHeader = secrets.ToImmutableDictionary(host => host.IdentityHeader!, host => host.Name, SecretComparer.Instance),
            Weight = principals.Sum(RegistryWeight.Of) + hosts.Sum(RegistryWeight.Of),
        };
    }

    public AzureHost? FindHost(string name) => HostsByName.GetValueOrDefault(name);

    public AzureHost? FindHost(ArmResourceId id) => HostNamesById.TryGetValue(id, out var name) ? FindHost(name) : null;

    public AzureHost? FindHostByIdentityHeader(string secret) => HostNamesByIdentityHeader.TryGetValue(secret, out var name) ? FindHost(name) : null;

    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    public RegistryState With(ManagedIdentity identity) =>
        (UserAssigned.TryGetValue(identity.ResourceId, out var previous) ? Unindexed(previous) : this).Indexed(identity) with
        {
            UserAssigned = UserAssigned.SetItem(identity.ResourceId, identity),
        };

    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    public RegistryState With(Application application) =>
        (Applications.FirstOrDefault(application.IsVersionOf) is { } previous ? Unindexed(previous) : this).Indexed(application);

    /// <exception cref="InvalidOperationException">The ids of its identity, its resource id or its secret are another's.</exception>
    public RegistryState With(AzureHost host)
    {
        var previous = FindHost(host.Name);
        host = host with
        {
            IdentityHeader = host.IdentityHeader, // derived once
            Dangling = host.Dangling.RemoveRange(host.Dangling.Keys.Where(id => !host.UserAssigned.Contains(id))),
        };
        var others = previous is null ? this : Without(previous);
        if (others.FindHost(host.ResourceId) is { } other)
        {
            throw new InvalidOperationException($"'{host.Name}' has the resource id of '{other.Name}'");
        }

        if (host.IdentityHeader is { } secret && others.FindHostByIdentityHeader(secret) is { } holder)
        {
            throw new InvalidOperationException($"'{host.Name}' has the identity header of '{holder.Name}'");
        }

        var next = host.SystemAssigned is { } identity ? others.Indexed(identity) : others;
        return next with
        {
            Weight = next.Weight + RegistryWeight.Of(host),
            HostsByName = HostsByName.SetItem(host.Name, host),
            HostNamesById = others.HostNamesById.SetItem(host.ResourceId, host.Name),
            HostNamesByIdentityHeader = host.IdentityHeader is { } own ? others.HostNamesByIdentityHeader.SetItem(own, host.Name) : others.HostNamesByIdentityHeader,
            HostOrder = previous is null ? HostOrder.Add(host.Name) : HostOrder,
        };
    }

    /// <summary>Without a user-assigned identity; hosts keep their references to it, which dangle.</summary>
    public RegistryState Without(ManagedIdentity userAssigned) => Unindexed(userAssigned) with
    {
        UserAssigned = UserAssigned.Remove(userAssigned.ResourceId),
        HostsByName = HostsByName.SetItems(HostsByName.Where(host => host.Value.IsAssigned(userAssigned)).Select(host => KeyValuePair.Create(
            host.Key, host.Value with { Dangling = host.Value.Dangling.SetItem(userAssigned.ResourceId, new(userAssigned.ClientId, userAssigned.PrincipalId)) }))),
    };

    public RegistryState Without(AzureHost host) => (host.SystemAssigned is { } identity ? Unindexed(identity) : this).Lighter(RegistryWeight.Of(host)) with
    {
        HostsByName = HostsByName.Remove(host.Name),
        HostNamesById = HostNamesById.Remove(host.ResourceId),
        HostNamesByIdentityHeader = host.IdentityHeader is { } secret ? HostNamesByIdentityHeader.Remove(secret) : HostNamesByIdentityHeader,
        HostOrder = HostOrder.RemoveAll(name => name.Equals(host.Name, StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>With a host changed, where there is one of that name.</summary>
    /// <exception cref="InvalidOperationException">The change is to its name, or to ids or a secret that are another's.</exception>
    public RegistryState Changed(string host, Func<AzureHost, AzureHost> change) =>
        FindHost(host) is not { } known ? this
        : change(known) is var next && next.Name.Equals(host, StringComparison.OrdinalIgnoreCase) ? With(next)
        : throw new InvalidOperationException($"'{host}' cannot become '{next.Name}': as in Azure, a host keeps its name; remove it, and add another");

    public RegistryState Without(ArmResourceId userAssigned) => UserAssigned.TryGetValue(userAssigned, out var identity) ? Without(identity) : this;

    public RegistryState WithoutHost(string name) => FindHost(name) is { } host ? Without(host) : this;

    private static bool AreDistinct<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> key) => items.Select(key).ToHashSet().Count == items.Count;

    private RegistryState Indexed(ServicePrincipal principal)
    {
        foreach (var other in new[] { ByClientId.GetValueOrDefault(principal.ClientId), ByPrincipalId.GetValueOrDefault(principal.PrincipalId) })
        {
            if (other is not null && !principal.IsVersionOf(other))
            {
                throw new InvalidOperationException($"'{principal.Name}' has the client id or principal id of '{other.Name}'");
            }
        }

        return Lighter(-RegistryWeight.Of(principal)) with { ByClientId = ByClientId.SetItem(principal.ClientId, principal), ByPrincipalId = ByPrincipalId.SetItem(principal.PrincipalId, principal) };
    }

    private RegistryState Unindexed(ServicePrincipal principal) =>
        Lighter(RegistryWeight.Of(principal)) with { ByClientId = ByClientId.Remove(principal.ClientId), ByPrincipalId = ByPrincipalId.Remove(principal.PrincipalId) };

    private RegistryState Lighter(long by) => this with { Weight = Weight - by };
}
