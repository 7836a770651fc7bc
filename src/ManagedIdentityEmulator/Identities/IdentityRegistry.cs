using System.Collections.Concurrent;

namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// The identities, applications and hosts there are, and the only place that changes them. Records are immutable: a reader sees one whole
/// state of an identity or a host, and any number may read while one writes.
/// </summary>
public sealed class IdentityRegistry
{
    private readonly Lock writing = new();
    private readonly ConcurrentDictionary<ArmResourceId, ManagedIdentity> userAssigned = new();
    private readonly ConcurrentDictionary<Guid, ServicePrincipal> byClientId = new();
    private readonly ConcurrentDictionary<Guid, ServicePrincipal> byPrincipalId = new();
    private readonly ConcurrentDictionary<string, AzureHost> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> hostNameByIdentityHeader = new(StringComparer.Ordinal);
    private volatile string[] hostOrder = [];

    /// <summary>Raised after a host was added, changed or removed.</summary>
    public event Action? HostsChanged;

    /// <summary>Every identity, system-assigned ones included, in no order.</summary>
    public IEnumerable<ManagedIdentity> Identities => byClientId.Values.OfType<ManagedIdentity>();

    /// <summary>Every application, in no order.</summary>
    public IEnumerable<Application> Applications => byClientId.Values.OfType<Application>();

    /// <summary>Every host, in the order in which they were added.</summary>
    public IEnumerable<AzureHost> Hosts => hostOrder.Select(FindHost).OfType<AzureHost>();

    /// <summary>The host that a request from a source that no host claims is from.</summary>
    public AzureHost? FirstVirtualMachine => Hosts.FirstOrDefault(host => host.Type.Platform == HostPlatform.VirtualMachine);

    /// <summary>The host of that name, in any case.</summary>
    public AzureHost? FindHost(string name) => hosts.GetValueOrDefault(name);

    /// <summary>The host whose code shows that secret.</summary>
    public AzureHost? FindHostByIdentityHeader(string secret) => hostNameByIdentityHeader.TryGetValue(secret, out var name) ? FindHost(name) : null;

    /// <summary>The user-assigned identity of that resource id.</summary>
    public ManagedIdentity? FindUserAssigned(ArmResourceId id) => userAssigned.GetValueOrDefault(id);

    /// <summary>The identity of that client id.</summary>
    public ManagedIdentity? FindByClientId(Guid clientId) => FindServicePrincipal(clientId) as ManagedIdentity;

    /// <summary>The identity or application of that client id.</summary>
    public ServicePrincipal? FindServicePrincipal(Guid clientId) => byClientId.GetValueOrDefault(clientId);

    /// <summary>Which identity a selector means on a host.</summary>
    public IdentityResolution Resolve(AzureHost host, IdentitySelector selector) => IdentitySelection.Resolve(this, host, selector);

    /// <summary>Adds a user-assigned identity, or replaces the one with the same resource id.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another identity's.</exception>
    public void Put(ManagedIdentity identity)
    {
        lock (writing)
        {
            RefuseForeignIds(identity);
            if (userAssigned.TryGetValue(identity.ResourceId, out var previous))
            {
                Unindex(previous);
            }

            Index(identity);
            userAssigned[identity.ResourceId] = identity;
        }
    }

    /// <summary>Adds an application, or replaces the one of the same name.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    public void Put(Application application)
    {
        lock (writing)
        {
            RefuseForeignIds(application);
            if (Applications.FirstOrDefault(application.IsVersionOf) is { } previous)
            {
                Unindex(previous);
            }

            Index(application);
        }
    }

    /// <summary>Removes a user-assigned identity. Hosts keep their reference to it, as in Azure.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(ArmResourceId identityId)
    {
        lock (writing)
        {
            if (!userAssigned.TryRemove(identityId, out var identity))
            {
                return false;
            }

            Unindex(identity);
            return true;
        }
    }

    /// <summary>Adds a host with its system-assigned identity, or replaces the one of the same name.</summary>
    /// <exception cref="InvalidOperationException">The identity's client id or principal id is another identity's, or the host's secret another host's.</exception>
    public void Put(AzureHost host) => Change(host.Name, _ => host);

    /// <summary>Changes a host in one step, e.g. assigns an identity: no other change comes between the reading and the writing.</summary>
    /// <returns>The host as it is then, or <see langword="null"/> where there is none of that name.</returns>
    /// <exception cref="InvalidOperationException">The change is to its name, or to ids or a secret that are another's.</exception>
    public AzureHost? Update(string name, Func<AzureHost, AzureHost> change) => Change(name, host => host is null ? null : change(host));

    /// <summary>Removes a host and its system-assigned identity; user-assigned identities live on.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RemoveHost(string name)
    {
        lock (writing)
        {
            if (!hosts.TryRemove(name, out var host))
            {
                return false;
            }

            hostOrder = [.. hostOrder.Where(other => !string.Equals(other, name, StringComparison.OrdinalIgnoreCase))];
            if (host.SystemAssigned is { } identity)
            {
                Unindex(identity);
            }

            if (host.IdentityHeader is { } secret)
            {
                hostNameByIdentityHeader.TryRemove(secret, out _);
            }
        }

        HostsChanged?.Invoke();
        return true;
    }

    /// <summary>Takes over all that another has in it. A host or identity that both have is there all the time.</summary>
    internal void Become(IdentityRegistry other)
    {
        lock (writing)
        {
            foreach (var host in Hosts.Where(host => other.FindHost(host.Name) is null).ToList())
            {
                RemoveHost(host.Name);
            }

            foreach (var identity in userAssigned.Values.Where(identity => other.FindUserAssigned(identity.ResourceId) is null))
            {
                Remove(identity.ResourceId);
            }

            foreach (var gone in byClientId.Values.Where(principal => other.FindServicePrincipal(principal.ClientId)?.PrincipalId != principal.PrincipalId))
            {
                Unindex(gone);
            }

            foreach (var identity in other.userAssigned.Values)
            {
                Put(identity);
            }

            foreach (var application in other.Applications)
            {
                Put(application);
            }

            foreach (var host in other.Hosts)
            {
                Put(host);
            }

            hostOrder = other.hostOrder;
        }
    }

    /// <summary>The user-assigned identities of a host that exist, by name.</summary>
    internal IReadOnlyList<ManagedIdentity> UserAssignedOf(AzureHost host) =>
        [.. host.UserAssigned.Select(FindUserAssigned).OfType<ManagedIdentity>().OrderBy(identity => identity.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>
    /// The outside tokens that a principal is believed by: its own federated credentials, and the service account of each cluster that
    /// it is assigned to.
    /// </summary>
    internal IEnumerable<FederatedCredential> FederatedCredentialsOf(ServicePrincipal principal)
    {
        principal = FindServicePrincipal(principal.ClientId) ?? principal; // as it is now
        var clusters = principal is ManagedIdentity identity ? Hosts.Where(host => host.Cluster is not null && host.UserAssigned.Contains(identity.ResourceId)) : [];
        return [.. principal.FederatedCredentials, .. clusters.Select(host => host.Cluster!.AsCredential(host.Name))];
    }

    internal ManagedIdentity? FindByPrincipalId(Guid principalId) => byPrincipalId.GetValueOrDefault(principalId) as ManagedIdentity;

    private AzureHost? Change(string name, Func<AzureHost?, AzureHost?> change)
    {
        AzureHost? next;
        lock (writing)
        {
            var previous = FindHost(name);
            next = change(previous);
            if (next is null)
            {
                return null;
            }

            if (!next.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"'{name}' cannot become '{next.Name}': as in Azure, a host keeps its name; remove it, and add another");
            }

            next = next with { IdentityHeader = next.IdentityHeader }; // derived once
            if (next.SystemAssigned is { } identity)
            {
                RefuseForeignIds(identity);
            }

            RefuseForeignSecret(next);
            if (previous?.SystemAssigned is { } gone && gone != next.SystemAssigned)
            {
                Unindex(gone);
            }

            if (next.SystemAssigned is { } current)
            {
                Index(current);
            }

            hosts[name] = next;
            IndexSecret(previous?.IdentityHeader, next);
            if (previous is null)
            {
                hostOrder = [.. hostOrder, next.Name];
            }
        }

        HostsChanged?.Invoke();
        return next;
    }

    private void RefuseForeignIds(ServicePrincipal principal)
    {
        foreach (var other in new[] { byClientId.GetValueOrDefault(principal.ClientId), byPrincipalId.GetValueOrDefault(principal.PrincipalId) })
        {
            if (other is not null && !principal.IsVersionOf(other))
            {
                throw new InvalidOperationException($"'{principal.Name}' has the client id or principal id of '{other.Name}'");
            }
        }
    }

    private void RefuseForeignSecret(AzureHost host)
    {
        if (host.IdentityHeader is { } secret && FindHostByIdentityHeader(secret) is { } other && !other.Name.Equals(host.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"'{host.Name}' has the identity header of '{other.Name}'");
        }
    }

    private void IndexSecret(string? previous, AzureHost host)
    {
        if (previous is not null && previous != host.IdentityHeader)
        {
            hostNameByIdentityHeader.TryRemove(previous, out _);
        }

        if (host.IdentityHeader is { } secret)
        {
            hostNameByIdentityHeader[secret] = host.Name;
        }
    }

    private void Index(ServicePrincipal principal)
    {
        byClientId[principal.ClientId] = principal;
        byPrincipalId[principal.PrincipalId] = principal;
    }

    private void Unindex(ServicePrincipal principal)
    {
        byClientId.TryRemove(principal.ClientId, out _);
        byPrincipalId.TryRemove(principal.PrincipalId, out _);
    }
}
