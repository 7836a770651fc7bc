namespace ManagedIdentityEmulator.Identities;

/// <summary>The next state of the registry in the making. The state before stays as it is; whoever is refused something throws the draft away.</summary>
internal sealed class RegistryDraft(RegistryState before)
{
    private readonly Draft<Dictionary<ArmResourceId, ManagedIdentity>> userAssigned = new(before.Indexes.UserAssigned, known => new(known));
    private readonly Draft<Dictionary<Guid, ServicePrincipal>> byClientId = new(before.Indexes.ByClientId, known => new(known));
    private readonly Draft<Dictionary<Guid, ServicePrincipal>> byPrincipalId = new(before.Indexes.ByPrincipalId, known => new(known));
    private readonly Draft<Dictionary<string, Application>> applications = new(before.Indexes.Applications, known => new(known, known.Comparer));
    private readonly Draft<OrderedDictionary<string, AzureHost>> hostsByName = new(before.Indexes.HostsByName, known => new(known, known.Comparer));
    private readonly Draft<Dictionary<ArmResourceId, AzureHost>> hostsById = new(before.Indexes.HostsById, known => new(known));
    private readonly Draft<Dictionary<string, AzureHost>> hostsByIdentityHeader = new(before.Indexes.HostsByIdentityHeader, known => new(known, known.Comparer));
    private long weight = before.Weight;

    public RegistryState Finish() => new()
    {
        Weight = weight,
        Indexes = new()
        {
            UserAssigned = userAssigned.Known,
            ByClientId = byClientId.Known,
            ByPrincipalId = byPrincipalId.Known,
            Applications = applications.Known,
            HostsByName = hostsByName.Known,
            HostsById = hostsById.Known,
            HostsByIdentityHeader = hostsByIdentityHeader.Known,
        },
    };

    /// <summary>Adds a user-assigned identity, or replaces the one with its resource id.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    public void Put(ManagedIdentity identity)
    {
        Replace(userAssigned.Known.GetValueOrDefault(identity.ResourceId), identity);
        userAssigned.Own[identity.ResourceId] = identity;
    }

    /// <summary>Adds an application, or replaces the one of its name.</summary>
    /// <exception cref="InvalidOperationException">Its client id or principal id is another's.</exception>
    public void Put(Application application)
    {
        Replace(applications.Known.GetValueOrDefault(application.Name), application);
        applications.Own[application.Name] = application;
    }

    /// <summary>Adds a host with its system-assigned identity, or replaces the one of its name.</summary>
    /// <exception cref="InvalidOperationException">The ids of its identity, its resource id or its secret are another's.</exception>
    public void Put(AzureHost host)
    {
        var previous = hostsByName.Known.GetValueOrDefault(host.Name);
        host = host with
        {
            IdentityHeader = host.IdentityHeader, // derived once
            Dangling = host.Dangling.RemoveRange(host.Dangling.Keys.Where(id => !host.UserAssigned.Contains(id))),
        };
        if (hostsById.Known.GetValueOrDefault(host.ResourceId) is { } other && !ReferenceEquals(other, previous))
        {
            throw new InvalidOperationException($"'{host.Name}' has the resource id of '{other.Name}'");
        }

        if (host.IdentityHeader is { } secret && hostsByIdentityHeader.Known.GetValueOrDefault(secret) is { } holder && !ReferenceEquals(holder, previous))
        {
            throw new InvalidOperationException($"'{host.Name}' has the identity header of '{holder.Name}'");
        }

        Replace(previous?.SystemAssigned, host.SystemAssigned);
        Forget(previous);
        Know(host);
    }

    /// <summary>Removes a user-assigned identity; hosts keep their references to it, which dangle.</summary>
    public void Remove(ManagedIdentity identity)
    {
        Replace(identity, null);
        userAssigned.Own.Remove(identity.ResourceId);
        foreach (var host in hostsByName.Known.Values.Where(host => host.IsAssigned(identity)).ToList())
        {
            Forget(host);
            Know(host with { Dangling = host.Dangling.SetItem(identity.ResourceId, new(identity.ClientId, identity.PrincipalId)) });
        }
    }

    public void Remove(AzureHost host)
    {
        Replace(host.SystemAssigned, null);
        Forget(host);
        hostsByName.Own.Remove(host.Name);
    }

    // In its place among the others where there is one of its name.
    private void Know(AzureHost host)
    {
        hostsByName.Own[host.Name] = host;
        hostsById.Own[host.ResourceId] = host;
        if (host.IdentityHeader is { } secret)
        {
            hostsByIdentityHeader.Own[secret] = host;
        }

        weight += RegistryWeight.Of(host);
    }

    // All but its place.
    private void Forget(AzureHost? host)
    {
        if (host is null)
        {
            return;
        }

        hostsById.Own.Remove(host.ResourceId);
        if (host.IdentityHeader is { } secret)
        {
            hostsByIdentityHeader.Own.Remove(secret);
        }

        weight -= RegistryWeight.Of(host);
    }

    private void Replace(ServicePrincipal? previous, ServicePrincipal? next)
    {
        if (ReferenceEquals(previous, next))
        {
            return;
        }

        if (previous is not null)
        {
            byClientId.Own.Remove(previous.ClientId);
            byPrincipalId.Own.Remove(previous.PrincipalId);
            weight -= RegistryWeight.Of(previous);
        }

        if (next is not null)
        {
            Claim(byClientId.Own, next.ClientId, next);
            Claim(byPrincipalId.Own, next.PrincipalId, next);
            weight += RegistryWeight.Of(next);
        }
    }

    private static void Claim(Dictionary<Guid, ServicePrincipal> index, Guid id, ServicePrincipal principal)
    {
        if (!index.TryAdd(id, principal))
        {
            throw new InvalidOperationException($"'{principal.Name}' has the client id or principal id of '{index[id].Name}'");
        }
    }

    // An index of the state before, until it is changed.
    private sealed class Draft<TIndex>(TIndex before, Func<TIndex, TIndex> copy)
        where TIndex : class
    {
        private TIndex? own;

        public TIndex Known => own ?? before;

        public TIndex Own => own ??= copy(before);
    }
}
