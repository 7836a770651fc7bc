using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>Ranges of addresses, and whose they are; of several the narrowest counts. To find one takes a look for each length of prefix that there is, however many ranges have it.</summary>
internal sealed class CallerNetworks
{
    private readonly SortedDictionary<int, Dictionary<UInt128, string>> ofIPv4 = new(Comparer<int>.Create((one, other) => other - one)); // the narrowest first
    private readonly SortedDictionary<int, Dictionary<UInt128, string>> ofIPv6 = new(Comparer<int>.Create((one, other) => other - one));

    public int Count { get; private set; }

    public void Add(IPNetwork network, string host)
    {
        var ofFamily = Of(network.BaseAddress);
        if (!ofFamily.TryGetValue(network.PrefixLength, out var hosts))
        {
            ofFamily.Add(network.PrefixLength, hosts = []);
        }

        hosts.TryAdd(Prefix(BitsOf(network.BaseAddress), network.PrefixLength), host);
        Count++;
    }

    public string? HostOf(IPAddress address)
    {
        var bits = BitsOf(address);
        foreach (var (length, hosts) in Of(address))
        {
            if (hosts.TryGetValue(Prefix(bits, length), out var host))
            {
                return host;
            }
        }

        return null;
    }

    private SortedDictionary<int, Dictionary<UInt128, string>> Of(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? ofIPv4 : ofIPv6;

    // Left-aligned: an IPv4 address is the first 32 of them.
    private static UInt128 BitsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Prefix(UInt128 bits, int length) => length == 0 ? 0 : bits >> (128 - length);
}
