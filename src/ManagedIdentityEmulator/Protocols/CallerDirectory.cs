using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// Which host a request comes from, by its source address: IMDS serves whoever is on the machine, so the address is all there is.
/// A source that no host claims is the first virtual machine.
/// </summary>
internal sealed class CallerDirectory : IDisposable
{
    // A container that comes back has another address: what a name stood for is believed for this long.
    private static readonly TimeSpan nameLifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestLookup = TimeSpan.FromSeconds(5);

    // Clients give IMDS a second to answer their probe. A slow name is known the next time.
    private static readonly TimeSpan longestWait = TimeSpan.FromMilliseconds(300);

    // Names are the network's, which does not go by the emulator's clock.
    private static readonly TimeProvider network = TimeProvider.System;

    private readonly IdentityRegistry registry;
    private readonly ConcurrentDictionary<string, (Task<IPAddress[]> Addresses, long Since)> names = new(StringComparer.OrdinalIgnoreCase);
    private volatile Claims claims;

    public CallerDirectory(IdentityRegistry registry)
    {
        this.registry = registry;
        claims = Claims.Of(registry.Hosts);
        registry.HostsChanged += ReadClaims;
    }

    /// <summary>The host of a source; <see langword="null"/> only where nobody claims it and there is no virtual machine.</summary>
    public ValueTask<AzureHost?> HostOfAsync(IPAddress? source)
    {
        var current = claims;
        if (current.IsEmpty || source is null)
        {
            return new(Find(current.FirstVirtualMachine));
        }

        var address = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return current.HostOf(address) is { } host ? new(Find(host))
            : current.Names.Count == 0 || IPAddress.IsLoopback(address) ? new(Find(current.FirstVirtualMachine))
            : new(FindByNameAsync(current, address));
    }

    public void Dispose() => registry.HostsChanged -= ReadClaims;

    private void ReadClaims() => claims = Claims.Of(registry.Hosts);

    private AzureHost? Find(string? host) => host is null ? null : registry.FindHost(host);

    private async Task<AzureHost?> FindByNameAsync(Claims current, IPAddress address)
    {
        var lookups = current.Names.Select(claim => (claim.Host, Addresses: LookUp(claim.Name))).ToList();
        var patience = Task.Delay(longestWait, network);
        foreach (var (host, addresses) in lookups)
        {
            if (await Task.WhenAny(addresses, patience) == addresses && (await addresses).Contains(address))
            {
                return Find(host);
            }
        }

        return Find(current.FirstVirtualMachine);
    }

    private Task<IPAddress[]> LookUp(string name) => names.AddOrUpdate(
        name,
        _ => (ResolveAsync(name), network.GetTimestamp()),
        (_, known) => network.GetElapsedTime(known.Since) < nameLifetime ? known : (ResolveAsync(name), network.GetTimestamp())).Addresses;

    private static async Task<IPAddress[]> ResolveAsync(string name)
    {
        using var timeout = new CancellationTokenSource(longestLookup);
        try
        {
            return await Dns.GetHostAddressesAsync(name, timeout.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            return []; // not a name on this network now: it claims nobody
        }
    }

    private sealed record Claims(
        Dictionary<IPAddress, string> Addresses, List<(IPNetwork Network, string Host)> Networks, List<(string Name, string Host)> Names, string? FirstVirtualMachine)
    {
        public bool IsEmpty => Addresses.Count + Networks.Count + Names.Count == 0;

        public static Claims Of(IEnumerable<AzureHost> hosts)
        {
            var found = new Claims([], [], [], hosts.FirstOrDefault(host => host.Type.Platform == HostPlatform.VirtualMachine)?.Name);
            foreach (var (host, caller) in hosts.SelectMany(host => host.Callers.Select(caller => (host.Name, caller))))
            {
                if (IPAddress.TryParse(caller, out var address))
                {
                    found.Addresses.TryAdd(address, host);
                }
                else if (IPNetwork.TryParse(caller, out var network))
                {
                    found.Networks.Add((network, host));
                }
                else
                {
                    found.Names.Add((caller, host));
                }
            }

            found.Networks.Sort((a, b) => b.Network.PrefixLength.CompareTo(a.Network.PrefixLength)); // the narrowest first
            return found;
        }

        public string? HostOf(IPAddress address)
        {
            if (Addresses.TryGetValue(address, out var host))
            {
                return host;
            }

            foreach (var (network, owner) in Networks)
            {
                if (network.Contains(address))
                {
                    return owner;
                }
            }

            return null;
        }
    }
}
