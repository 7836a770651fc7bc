using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// The sources that are claimed by name, e.g. a compose service's. What an address was found to be is remembered; when that is old,
/// the names are looked up again, and until they are known what is remembered counts: a slow name server must not make a
/// container somebody else for a moment.
/// </summary>
/// <param name="claims">The names, and whose they are.</param>
/// <param name="resolve">The name server; by default the machine's.</param>
/// <param name="time">The network's time, which does not go by the emulator's clock; by default the machine's.</param>
internal sealed class CallerNames(
    IReadOnlyList<(string Name, string Host)> claims, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, TimeProvider? time = null)
{
    private const int MostRemembered = 10_000;

    // A container that comes back has another address, and its old one may be another container's.
    private static readonly TimeSpan fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestLookup = TimeSpan.FromSeconds(5);

    // The wrong identity is worse than a late answer, but clients give IMDS only a second or two for the first.
    private static readonly TimeSpan waitForUnknown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan waitForOld = TimeSpan.FromMilliseconds(200);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;
    private readonly TimeProvider network = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<IPAddress, Sighting> seen = new();
    private readonly ConcurrentDictionary<string, (Task<IPAddress[]?> Addresses, long Since)> lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>The host whose name the address stands for; <see langword="null"/> where it is nobody's.</returns>
    public async Task<string?> HostOfAsync(IPAddress address)
    {
        var known = seen.GetValueOrDefault(address);
        if (known is not null && network.GetElapsedTime(known.At) < fresh)
        {
            return known.Host;
        }

        var search = SearchAsync(address);
        await Task.WhenAny(search, Task.Delay(known is null ? waitForUnknown : waitForOld, network));
        if (search.IsCompletedSuccessfully)
        {
            return await search;
        }

        // The search goes on and corrects this; meanwhile nobody waits for it again.
        var unchanged = new Sighting(known?.Host, network.GetTimestamp());
        _ = known is null ? seen.TryAdd(address, unchanged) : seen.TryUpdate(address, unchanged, known);
        return known?.Host;
    }

    private async Task<string?> SearchAsync(IPAddress address)
    {
        var known = seen.GetValueOrDefault(address)?.Host;
        var isSure = true;
        await foreach (var answer in Task.WhenEach(claims.Select(AnswerAsync)))
        {
            var (host, addresses) = await answer;
            if (addresses?.Contains(address) is true)
            {
                return Remember(address, host);
            }

            isSure &= addresses is not null;
        }

        return Remember(address, isSure ? null : known);
    }

    private async Task<(string Host, IPAddress[]? Addresses)> AnswerAsync((string Name, string Host) claim) => (claim.Host, await LookUp(claim.Name));

    private string? Remember(IPAddress address, string? host)
    {
        if (seen.Count >= MostRemembered)
        {
            seen.Clear();
        }

        seen[address] = new Sighting(host, network.GetTimestamp());
        return host;
    }

    private Task<IPAddress[]?> LookUp(string name) => lookups.AddOrUpdate(
        name,
        _ => (ResolveAsync(name), network.GetTimestamp()),
        (_, known) => network.GetElapsedTime(known.Since) < fresh ? known : (ResolveAsync(name), network.GetTimestamp())).Addresses;

    /// <returns><see langword="null"/> where the name server did not say.</returns>
    private async Task<IPAddress[]?> ResolveAsync(string name)
    {
        using var timeout = new CancellationTokenSource(longestLookup);
        try
        {
            return await resolve(name, timeout.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return []; // not a name on this network now: it claims nobody
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record Sighting(string? Host, long At);
}
