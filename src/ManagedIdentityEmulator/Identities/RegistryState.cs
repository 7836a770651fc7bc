namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// One whole state of the registry, with its indexes. It never changes: each change makes the next one, so that whoever reads sees
/// nothing half done, and a change that cannot be kept has not happened.
/// </summary>
/// <remarks>Read with every request and changed by few: the indexes are plain dictionaries, which a change copies (<see cref="RegistryDraft"/>).</remarks>
internal sealed class RegistryState
{
    public static RegistryState Empty { get; } = new();

    /// <summary>The user-assigned identities.</summary>
    public IReadOnlyDictionary<ArmResourceId, ManagedIdentity> UserAssigned => Indexes.UserAssigned;

    /// <summary>Identities, system-assigned ones included, and applications, by client id.</summary>
    public IReadOnlyDictionary<Guid, ServicePrincipal> ByClientId => Indexes.ByClientId;

    /// <summary>The same, by principal id.</summary>
    public IReadOnlyDictionary<Guid, ServicePrincipal> ByPrincipalId => Indexes.ByPrincipalId;

    public IEnumerable<ManagedIdentity> Identities => ByClientId.Values.OfType<ManagedIdentity>();

    public IEnumerable<Application> Applications => Indexes.Applications.Values;

    /// <summary>The hosts, in the order in which they were added.</summary>
    public IReadOnlyCollection<AzureHost> Hosts => Indexes.HostsByName.Values;

    /// <summary>The clusters that each user-assigned identity is assigned to.</summary>
    public ILookup<ArmResourceId, AzureHost> Clusters => field ??= Hosts.Where(host => host.Cluster is not null)
        .SelectMany(host => host.UserAssigned.Select(id => (id, host))).ToLookup(assigned => assigned.id, assigned => assigned.host);

    /// <summary>The characters in all of it (<see cref="RegistryWeight"/>).</summary>
    public long Weight { get; init; }

    /// <summary>What a draft begins with.</summary>
    public RegistryIndexes Indexes { get; init; } = new();

    /// <summary>The secrets of hosts that are not found in a text by a look at each of its words; hardly any configuration has one.</summary>
    public IReadOnlyList<string> SecretsOfSeveralWords => field ??= [.. Indexes.HostsByIdentityHeader.Keys.Where(secret => !secret.All(IsOfWord))];

    /// <summary>All of it at once.</summary>
    /// <exception cref="InvalidOperationException">An id or a secret is that of two.</exception>
    public static RegistryState Of(IEnumerable<ManagedIdentity> identities, IEnumerable<AzureHost> hosts, IEnumerable<Application> applications) => Empty.Changed(draft =>
    {
        foreach (var identity in identities)
        {
            draft.Put(identity);
        }

        foreach (var host in hosts)
        {
            draft.Put(host);
        }

        foreach (var application in applications)
        {
            draft.Put(application);
        }
    });

    /// <summary>Whether a character may be within a word: secrets that are derived are of these alone.</summary>
    public static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    public AzureHost? FindHost(string name) => Indexes.HostsByName.TryGetValue(name, out var host) ? host : null;

    public AzureHost? FindHost(ArmResourceId id) => Indexes.HostsById.GetValueOrDefault(id);

    public AzureHost? FindHostByIdentityHeader(string secret) => Indexes.HostsByIdentityHeader.GetValueOrDefault(secret);

    /// <inheritdoc cref="RegistryDraft.Put(ManagedIdentity)"/>
    public RegistryState With(ManagedIdentity identity) => Changed(draft => draft.Put(identity));

    /// <inheritdoc cref="RegistryDraft.Put(Application)"/>
    public RegistryState With(Application application) => Changed(draft => draft.Put(application));

    /// <inheritdoc cref="RegistryDraft.Put(AzureHost)"/>
    public RegistryState With(AzureHost host) => Changed(draft => draft.Put(host));

    /// <inheritdoc cref="RegistryDraft.Remove(ManagedIdentity)"/>
    public RegistryState Without(ManagedIdentity userAssigned) => Changed(draft => draft.Remove(userAssigned));

    public RegistryState Without(ArmResourceId userAssigned) => UserAssigned.TryGetValue(userAssigned, out var identity) ? Without(identity) : this;

    public RegistryState Without(AzureHost host) => Changed(draft => draft.Remove(host));

    public RegistryState WithoutHost(string name) => FindHost(name) is { } host ? Without(host) : this;

    /// <summary>With a host changed, where there is one of that name.</summary>
    /// <exception cref="InvalidOperationException">The change is to its name, or to ids or a secret that are another's.</exception>
    public RegistryState Changed(string host, Func<AzureHost, AzureHost> change) =>
        FindHost(host) is not { } known ? this
        : change(known) is var next && next.Name.Equals(host, StringComparison.OrdinalIgnoreCase) ? With(next)
        : throw new InvalidOperationException($"'{host}' cannot become '{next.Name}': as in Azure, a host keeps its name; remove it, and add another");

    private RegistryState Changed(Action<RegistryDraft> change)
    {
        var draft = new RegistryDraft(this);
        change(draft);
        return draft.Finish();
    }
}

/// <summary>The dictionaries of a state, which nobody writes to once the state is there.</summary>
internal sealed record RegistryIndexes
{
    public Dictionary<ArmResourceId, ManagedIdentity> UserAssigned { get; init; } = [];

    public Dictionary<Guid, ServicePrincipal> ByClientId { get; init; } = [];

    public Dictionary<Guid, ServicePrincipal> ByPrincipalId { get; init; } = [];

    public Dictionary<string, Application> Applications { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public OrderedDictionary<string, AzureHost> HostsByName { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<ArmResourceId, AzureHost> HostsById { get; init; } = [];

    public Dictionary<string, AzureHost> HostsByIdentityHeader { get; init; } = new(SecretComparer.Instance);
}
