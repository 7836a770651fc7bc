using System.Collections.Immutable;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>A resource group.</summary>
/// <param name="Name">Its name, as it was first written.</param>
/// <param name="Details">Where it is, and its tags.</param>
internal sealed record ResourceGroup(string Name, ResourceDetails Details)
{
    /// <summary>The id of the resource that manages it, e.g. a cluster's; kept and given back.</summary>
    public string? ManagedBy { get; init; }
}

/// <summary>
/// The resource groups: those that somebody has made, those of the configuration, and those that any resource is in.
/// </summary>
internal sealed class ResourceGroups
{
    private readonly EmulatorOptions options;
    private readonly IdentityRegistry registry;
    private readonly ResourceGroupStore store;
    private readonly Lock writing = new();
    private volatile ImmutableDictionary<string, ResourceGroup> made;

    public ResourceGroups(EmulatorOptions options, IdentityRegistry registry, ResourceGroupStore store)
    {
        (this.options, this.registry, this.store) = (options, registry, store);
        made = store.Kept ?? Seed();
    }

    /// <summary>Those that somebody has made or configured, by name.</summary>
    public ImmutableDictionary<string, ResourceGroup> Made => made;

    public IEnumerable<ResourceGroup> All => made.Values.Concat(Implied().Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !made.ContainsKey(name)).Select(New));

    public ResourceGroup? Find(string name) =>
        made.GetValueOrDefault(name) ?? (Implied().FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } implied ? New(implied) : null);

    /// <summary>Makes or changes a group in one step: no other change comes between the reading and the writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">What becomes of the group, or of none; <see langword="null"/> leaves it as it is.</param>
    /// <exception cref="IOException">It cannot be kept in the data directory, and has not happened.</exception>
    public void Change(string name, Func<ResourceGroup?, ResourceGroup?> change) => Change(groups => change(Find(name)) is { } next ? groups.SetItem(next.Name, next) : groups);

    /// <summary>Removes a group and all that is in it: identities, and hosts with their own identities, in one step.</summary>
    /// <exception cref="IOException">It cannot be kept in the data directory; the group is there, and may be empty.</exception>
    public void Remove(string name)
    {
        registry.Change(state =>
        {
            foreach (var host in state.Hosts.Where(host => IsIn(host.ResourceId, name)).ToList())
            {
                state = state.Without(host);
            }

            foreach (var identity in state.UserAssigned.Values.Where(identity => IsIn(identity.ResourceId, name)).ToList())
            {
                state = state.Without(identity);
            }

            return state;
        });
        Change(groups => groups.Remove(name));
    }

    /// <summary>Back to the configuration's own.</summary>
    /// <exception cref="IOException">It cannot be kept in the data directory, and has not happened.</exception>
    public void Reset() => Change(_ => Seed());

    /// <summary>Takes over other groups in the place of all there are.</summary>
    /// <exception cref="IOException">It cannot be kept in the data directory, and has not happened.</exception>
    public void Become(ImmutableDictionary<string, ResourceGroup> groups) => Change(_ => groups);

    private static bool IsIn(ArmResourceId id, string group) => string.Equals(id.ResourceGroup, group, StringComparison.OrdinalIgnoreCase);

    private void Change(Func<ImmutableDictionary<string, ResourceGroup>, ImmutableDictionary<string, ResourceGroup>> change)
    {
        lock (writing)
        {
            var next = change(made);
            if (!ReferenceEquals(next, made))
            {
                store.Save(next.Values);
                made = next;
            }
        }
    }

    private ImmutableDictionary<string, ResourceGroup> Seed() => Implied().Prepend(options.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase).ToImmutableDictionary(name => name, New, StringComparer.OrdinalIgnoreCase);

    private ResourceGroup New(string name) => new(name, new() { Location = options.Location });

    private IEnumerable<string> Implied() =>
        registry.State.UserAssigned.Keys.Concat(registry.State.Hosts.Select(host => host.ResourceId)).Select(id => id.ResourceGroup).OfType<string>();
}
