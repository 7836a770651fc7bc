namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// The identities, applications and hosts there are, and the only place that changes them. A reader sees one whole state, and any
/// number may read while one writes.
/// </summary>
public sealed class IdentityRegistry
{
    private readonly RegistryChanges changes = new();

    internal IdentityRegistry()
    {
    }

    /// <summary>Raised after a host was added, changed or removed.</summary>
    internal event Action? HostsChanged;

    /// <summary>Raised after any change.</summary>
    internal event Action? Changed;

    /// <summary>Every identity, system-assigned ones included, in no order.</summary>
    public IEnumerable<ManagedIdentity> Identities => State.Identities;

    /// <summary>Every application, in no order.</summary>
    public IEnumerable<Application> Applications => State.Applications;

    /// <summary>Every host, in the order in which they were added.</summary>
    public IEnumerable<AzureHost> Hosts => State.Hosts;

    /// <summary>The host that a request from a source that no host claims is from.</summary>
    public AzureHost? FirstVirtualMachine => Hosts.FirstOrDefault(host => host.Type.Platform == HostPlatform.VirtualMachine);

    /// <summary>All of it, as it is now.</summary>
    internal RegistryState State => changes.State;

    /// <summary>
    /// Keeps a state where it outlives the process, before anybody sees it; a change is refused with what this throws.
    /// </summary>
    internal Action<RegistryState>? Keep
    {
        set => changes.Keep = value;
    }

    /// <summary>The host of that name, in any case.</summary>
    public AzureHost? FindHost(string name) => State.FindHost(name);

    /// <summary>The host of that resource id.</summary>
    public AzureHost? FindHost(ArmResourceId id) => State.FindHost(id);

    /// <summary>The host whose code shows that secret.</summary>
    internal AzureHost? FindHostByIdentityHeader(string secret) => State.FindHostByIdentityHeader(secret);

    /// <summary>The user-assigned identity of that resource id.</summary>
    public ManagedIdentity? FindUserAssigned(ArmResourceId id) => State.UserAssigned.GetValueOrDefault(id);

    /// <summary>The identity of that client id.</summary>
    public ManagedIdentity? FindByClientId(Guid clientId) => FindServicePrincipal(clientId) as ManagedIdentity;

    /// <summary>The identity or application of that client id.</summary>
    public ServicePrincipal? FindServicePrincipal(Guid clientId) => State.ByClientId.GetValueOrDefault(clientId);

    /// <summary>Which identity a selector means on a host.</summary>
    internal IdentityResolution Resolve(AzureHost host, IdentitySelector selector) => IdentitySelection.Resolve(this, host, selector);

    /// <summary>Adds a user-assigned identity, or replaces the one with the same resource id.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another identity's.</exception>
    /// <exception cref="IOException">It cannot be kept in the data directory, and is not there.</exception>
    public void Put(ManagedIdentity identity) => Change(current => current.With(identity));

    /// <summary>Adds an application, or replaces the one of the same name.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    /// <exception cref="IOException">It cannot be kept in the data directory, and is not there.</exception>
    public void Put(Application application) => Change(current => current.With(application));

    /// <summary>Adds a host with its system-assigned identity, or replaces the one of the same name.</summary>
    /// <exception cref="InvalidOperationException">The identity's client id or principal id is another identity's, or the host's resource id or secret another host's.</exception>
    /// <exception cref="IOException">It cannot be kept in the data directory, and is not there.</exception>
    public void Put(AzureHost host) => Change(current => current.With(host));

    /// <summary>Changes a host in one step, e.g. assigns an identity: no other change comes between the reading and the writing.</summary>
    /// <returns>The host as it is then, or <see langword="null"/> where there is none of that name.</returns>
    /// <exception cref="InvalidOperationException">The change is to its name, or to ids or a secret that are another's.</exception>
    /// <exception cref="IOException">It cannot be kept in the data directory, and has not happened.</exception>
    public AzureHost? Update(string name, Func<AzureHost, AzureHost> change) => Change(current => current.Changed(name, change)).After.FindHost(name);

    /// <summary>Removes a user-assigned identity. Hosts keep their reference to it, as in Azure.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">That cannot be kept in the data directory, and has not happened.</exception>
    public bool Remove(ArmResourceId identityId) => Change(current => current.Without(identityId)).IsChange;

    /// <summary>Removes a host and its system-assigned identity; user-assigned identities live on.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">That cannot be kept in the data directory, and has not happened.</exception>
    public bool RemoveHost(string name) => Change(current => current.WithoutHost(name)).IsChange;

    /// <summary>Takes over all that another has in it, in one step, however much it is.</summary>
    internal void Become(RegistryState other) => Told(changes.Make(_ => other));

    /// <summary>Any change, in one step: no other comes between the reading and the writing.</summary>
    /// <param name="change">Makes the next state; the same state where there is nothing to do. What it throws leaves everything as it is.</param>
    /// <exception cref="RegistryFullException">There would be more than there may be.</exception>
    internal RegistryChange Change(Func<RegistryState, RegistryState> change) => Told(changes.Make(current => RegistryQuota.Check(current, change(current))));

    /// <summary>The same for whoever has no thread to spare while the change is kept.</summary>
    /// <inheritdoc cref="Change"/>
    internal async Task<RegistryChange> ChangeAsync(Func<RegistryState, RegistryState> change) =>
        Told(await changes.MakeAsync(current => RegistryQuota.Check(current, change(current))).ConfigureAwait(false));

    /// <inheritdoc cref="Update"/>
    internal async Task<AzureHost?> UpdateAsync(string name, Func<AzureHost, AzureHost> change) => (await ChangeAsync(current => current.Changed(name, change)).ConfigureAwait(false)).After.FindHost(name);

    /// <inheritdoc cref="Remove"/>
    internal async Task<bool> RemoveAsync(ArmResourceId identityId) => (await ChangeAsync(current => current.Without(identityId)).ConfigureAwait(false)).IsChange;

    /// <inheritdoc cref="RemoveHost"/>
    internal async Task<bool> RemoveHostAsync(string name) => (await ChangeAsync(current => current.WithoutHost(name)).ConfigureAwait(false)).IsChange;

    /// <summary>The user-assigned identities of a host that exist, by name.</summary>
    internal IReadOnlyList<ManagedIdentity> UserAssignedOf(AzureHost host) =>
        [.. host.UserAssigned.Select(FindUserAssigned).OfType<ManagedIdentity>().Where(host.IsAssigned).OrderBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>
    /// The outside tokens that a principal is believed by: its own federated credentials, and the service account of each cluster that
    /// it is assigned to.
    /// </summary>
    internal IEnumerable<FederatedCredential> FederatedCredentialsOf(ServicePrincipal principal)
    {
        principal = FindServicePrincipal(principal.ClientId) ?? principal; // as it is now
        var clusters = principal is ManagedIdentity identity ? State.Clusters[identity.ResourceId].Where(host => host.IsAssigned(identity)) : [];
        return [.. principal.FederatedCredentials, .. clusters.Select(host => host.Cluster!.AsCredential(host.Name))];
    }

    private RegistryChange Told(RegistryChange made)
    {
        if (!ReferenceEquals(made.Before.Indexes.HostsByName, made.After.Indexes.HostsByName))
        {
            HostsChanged?.Invoke();
        }

        if (made.IsChange)
        {
            Changed?.Invoke();
        }

        return made;
    }

    internal ManagedIdentity? FindByPrincipalId(Guid principalId) => State.ByPrincipalId.GetValueOrDefault(principalId) as ManagedIdentity;
}

/// <summary>The registry before and after a change.</summary>
internal sealed record RegistryChange(RegistryState Before, RegistryState After)
{
    /// <summary>Whether anything is otherwise.</summary>
    public bool IsChange => !ReferenceEquals(Before, After);
}
