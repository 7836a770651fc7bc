using System.Collections.Concurrent;
using System.Net;

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
    IReadOnlyList<(string Name, string Host)> claims, Func<string, Task<IPAddress[]>>? resolve = null, TimeProvider? time = null)
{
    private const int MostRemembered = 10_000;
    private const int MostWaits = 5; // for a name

    private static readonly TimeSpan fresh = TimeSpan.FromSeconds(5);

    // The wrong identity is worse than a late answer, but clients give IMDS only a second or two for the first.
    private static readonly TimeSpan waitForUnknown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan waitForOld = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan untilNamed = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider network = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<IPAddress, Sighting> seen = new();
    private readonly NameLookups lookups = new(resolve, time ?? TimeProvider.System);

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
        var known = seen.GetValueOrDefault(address);
        var found = await ClaimantOfAsync(address);
        if (found.IsNobody)
        {
            found = await ClaimantOfAsync(address, oldest: untilNamed); // what others have just been told may be from before this container was there
        }

        // Some networks know the name of a container a moment after its start.
        for (var waits = 0; known is null && found is { IsNobody: true, IsOneAbsent: true } && waits < MostWaits; waits++)
        {
            await Task.Delay(untilNamed, TimeProvider.System);
            found = await ClaimantOfAsync(address, oldest: untilNamed);
        }

        return Remember(address, found.IsSure ? found.Host : known?.Host);
    }

    private async Task<Claimant> ClaimantOfAsync(IPAddress address, TimeSpan? oldest = null)
    {
        var (isSure, isOneAbsent) = (true, false);
        await foreach (var answer in Task.WhenEach(claims.Select(async claim => (claim.Host, Addresses: await lookups.FindAsync(claim.Name, oldest)))))
        {
            var (host, addresses) = await answer;
            if (addresses?.Contains(address) is true)
            {
                return new(host, IsSure: true, isOneAbsent);
            }

            isSure &= addresses is not null;
            isOneAbsent |= addresses is [];
        }

        return new(null, isSure, isOneAbsent);
    }

    private string? Remember(IPAddress address, string? host)
    {
        if (seen.Count >= MostRemembered)
        {
            seen.Clear();
        }

        seen[address] = new Sighting(host, network.GetTimestamp());
        return host;
    }

    /// <param name="Host">Whose address it is.</param>
    /// <param name="IsSure">Whether the name server has said something to every name.</param>
    /// <param name="IsOneAbsent">Whether a name stands for nothing now.</param>
    private sealed record Claimant(string? Host, bool IsSure, bool IsOneAbsent)
    {
        public bool IsNobody => Host is null && IsSure;
    }

    private sealed record Sighting(string? Host, long At);
}
