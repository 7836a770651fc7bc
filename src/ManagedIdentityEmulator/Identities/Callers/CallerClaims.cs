using System.Net;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>What the hosts' <c>callers</c> say: addresses, ranges, and names that are still to be looked up.</summary>
internal sealed record CallerClaims(
    Dictionary<IPAddress, string> Addresses, CallerNetworks Networks, List<(string Name, string Host)> Names)
{
    public bool IsEmpty => Addresses.Count + Networks.Count + Names.Count == 0;

    public static CallerClaims Of(IEnumerable<AzureHost> hosts)
    {
        var found = new CallerClaims([], new(), []);
        foreach (var (host, caller) in hosts.SelectMany(host => host.Callers.Select(caller => (host.Name, caller))))
        {
            if (IPAddress.TryParse(caller, out var address))
            {
                found.Addresses.TryAdd(Plain(address), host);
            }
            else if (IPNetwork.TryParse(caller, out var network))
            {
                found.Networks.Add(Plain(network), host);
            }
            else
            {
                found.Names.Add((caller, host));
            }
        }

        return found;
    }

    /// <summary>An IPv4 address as such, also where a socket for both families wraps it into an IPv6 one.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork Plain(IPNetwork network)
    {
        const int Mapped = 96; // bits of ::ffff:0:0 before the IPv4 address
        return network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= Mapped
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - Mapped)
            : network;
    }

    /// <summary>The one spelling of a claim that others of the same address, range or name have too.</summary>
    public static string Canonical(string caller) =>
        IPAddress.TryParse(caller, out var address) ? Plain(address).ToString()
        : IPNetwork.TryParse(caller, out var network) ? Plain(network).ToString()
        : caller.ToLowerInvariant();

    public string? HostOf(IPAddress address) => Addresses.TryGetValue(address, out var host) ? host : Networks.HostOf(address);
}
