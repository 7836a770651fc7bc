using System.Net;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Tests.Hostile.Parsers;

namespace ManagedIdentityEmulator.Tests.Identities.Callers;

/// <summary>Ranges of addresses, looked up without a look at each.</summary>
public sealed class CallerNetworksTests
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(10); // it takes some milliseconds

    [Fact]
    public void An_address_is_the_narrowest_ranges_that_has_it() =>
        Rule.Holds(Texts.Chance, random =>
        {
            var networks = Enumerable.Range(0, random.Next(20)).Select(_ => Network(random)).Distinct().ToList();
            var ranges = new CallerNetworks();
            networks.ForEach(network => ranges.Add(network, $"{network}"));

            foreach (var address in networks.Select(network => network.BaseAddress).Concat(Enumerable.Range(0, 20).Select(_ => Address(random))))
            {
                ranges.HostOf(address).ShouldBe(networks.Where(network => network.Contains(address)).OrderByDescending(network => network.PrefixLength).Select(network => $"{network}").FirstOrDefault(), $"{address}");
            }
        });

    [Fact]
    public async Task Ten_thousand_ranges_make_a_request_no_slower()
    {
        var ranges = new CallerNetworks();
        for (var i = 0; i < 10_000; i++)
        {
            ranges.Add(new(new([10, (byte)(i >> 8), (byte)i, 0]), 24), $"vm{i}");
        }

        await Promptness.ShouldBeWithinAsync(soon, () =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                ranges.HostOf(new([10, (byte)((i % 10_000) >> 8), (byte)(i % 10_000), 9])).ShouldBe($"vm{i % 10_000}");
                ranges.HostOf(IPAddress.Loopback).ShouldBeNull();
            }
        });
    }

    // Few bits that differ, so that ranges lie in each other.
    private static IPAddress Address(Random random)
    {
        var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
        bytes[0] = (byte)(random.Next(2) * 0x80);
        bytes[^1] = (byte)random.Next(8);
        return new(bytes);
    }

    private static IPNetwork Network(Random random)
    {
        var address = Address(random);
        var bits = address.GetAddressBytes().Length * 8;
        var length = random.Next(3) == 0 ? random.Next(3) : bits - random.Next(4);
        return IPNetwork.Parse($"{Masked(address, length)}/{length}");
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(bytes);
    }
}
