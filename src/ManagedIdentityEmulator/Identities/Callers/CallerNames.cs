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
    private const int MostWaits = 8; // for a name: with what the client does besides, just within the second that a first probe has

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
        var begin = network.GetTimestamp();
        var known = seen.GetValueOrDefault(address);
        var found = await ClaimantOfAsync(address);
        if (found.Host is null)
        {
            found = await ClaimantOfAsync(address, oldest: untilNamed); // what others have just been told may be from before this container was there
        }

        // Some networks know the name of a container a moment after its start; until then their name servers say that there is none, or fail.
        for (var waits = 0; known is null && found is { Host: null, MayYetBe: true } && waits < MostWaits && network.GetElapsedTime(begin) < waitForUnknown; waits++)
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
                return new(host, IsSure: true, MayYetBe: false);
            }

            isSure &= addresses is not null;
            isOneAbsent |= addresses is [];
        }

        return new(null, isSure, MayYetBe: isOneAbsent || !isSure);
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
    /// <param name="MayYetBe">Whether a name stands for nothing now, or for what is not known.</param>
    private sealed record Claimant(string? Host, bool IsSure, bool MayYetBe);

    private sealed record Sighting(string? Host, long At);
}
