using System.Collections.Concurrent;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>A resource group.</summary>
internal sealed record ResourceGroup(string Name, ResourceDetails Details);

/// <summary>The resource groups: those that somebody has made, the configuration's own, and those that any resource is in.</summary>
internal sealed class ResourceGroups(EmulatorOptions options, IdentityRegistry registry)
{
    private readonly ConcurrentDictionary<string, ResourceGroup> made = new(StringComparer.OrdinalIgnoreCase);

    public ResourceGroup? Find(string name) =>
        made.GetValueOrDefault(name) ?? (Implied().FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } implied ? new(implied, new() { Location = options.Location }) : null);

    private IEnumerable<string> Implied() =>
        registry.Identities.Select(identity => identity.ResourceId).Concat(registry.Hosts.Select(host => host.ResourceId))
            .Select(id => ArmIds.ResourceGroupOf(id)).OfType<string>().Prepend(options.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase);
}
