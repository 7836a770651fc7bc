using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>New hosts, with what the emulator has to know of them beyond their resource.</summary>
internal sealed class HostBirth(EmulatorOptions options, ListenerAddresses addresses)
{
    public AzureHost Of(ArmPath path, RegistryState state)
    {
        var type = HostType.Find(path.ResourceType, null)!;
        return new()
        {
            Name = FreeName(path.Name, state),
            Type = type,
            ResourceId = ArmResourceId.Of(options.SubscriptionId, path.ResourceGroup!, type.ResourceType, path.Names),
        };
    }

    /// <summary>With what its kind of host needs: a cluster's service account, as a cluster of the configuration has it.</summary>
    public AzureHost Completed(AzureHost host) =>
        host.Type.Platform == HostPlatform.Kubernetes && host.Cluster is null ? host with { Cluster = IdentitySeed.Cluster(new() { Name = host.Name }, addresses.Tls) } : host;

    // Names of hosts are unique in the emulator; in Azure those of two types or two groups may be the same.
    private static string FreeName(string name, RegistryState state) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : Numbered(name, $"-{number}")).First(free => state.FindHost(free) is null);

    private static string Numbered(string name, string number) => name[..Math.Min(name.Length, NameRules.LongestHost - number.Length)] + number;
}
