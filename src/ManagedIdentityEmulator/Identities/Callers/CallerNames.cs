using System.Collections.Concurrent;
using System.Net;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// The sources that are claimed by name, e.g. a compose service's. What an address was found to be is remembered; when that is old,
/// the names are looked up again, and until they are known what is remembered counts: a slow name server must not make a
/// container somebody else for a moment. Where nothing is remembered and the name server is silent, nobody knows: the wrong identity
/// would be worse than none.
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

    private static readonly TimeSpan waitForUnknown = TimeSpan.FromSeconds(2); // clients give IMDS no more for the first
    private static readonly TimeSpan waitForOld = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan untilAskedAgain = TimeSpan.FromSeconds(1); // where the name server was silent
    private static readonly TimeSpan untilNamed = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider network = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<IPAddress, Sighting> seen = new();
    private readonly NameLookups lookups = new(resolve, time ?? TimeProvider.System);
    private readonly ConcurrentDictionary<string, bool> missed = new();

    /// <summary>Raised once for each name of which the name server says nothing, although somebody waits who may be meant by it.</summary>
    public event Action<string>? Unanswered;

    /// <returns>The host whose name the address stands for; <see langword="null"/> where it is nobody's.</returns>
    /// <exception cref="CallerNotKnownException">The name server is silent about a name, and nothing is known of the address.</exception>
    public async Task<string?> HostOfAsync(IPAddress address)
    {
        var known = seen.GetValueOrDefault(address);
        if (known is not null && network.GetElapsedTime(known.At) < (known.IsTold ? fresh : untilAskedAgain))
        {
            return HostOf(known);
        }

        var search = SearchAsync(address, known);
        await Task.WhenAny(search, Task.Delay(known is { IsTold: true } ? waitForOld : waitForUnknown, network));
        if (search.IsCompletedSuccessfully)
        {
            return HostOf(await search);
        }

        // The search goes on and corrects this; meanwhile nobody waits for it again.
        var unchanged = SightingOf(address, known);
        _ = known is null ? seen.TryAdd(address, unchanged) : seen.TryUpdate(address, unchanged, known);
        return HostOf(unchanged);
    }

    private string? HostOf(Sighting sighting)
    {
        if (sighting.IsTold)
        {
            return sighting.Host;
        }

        List<string> silent = [.. claims.Select(claim => claim.Name).Where(name => !lookups.IsAnswered(name))];
        foreach (var name in silent.Where(name => missed.TryAdd(name, true)))
        {
            Unanswered?.Invoke(name);
        }

        throw new CallerNotKnownException(silent.Count > 0 ? silent : [.. claims.Select(claim => claim.Name)]); // answered just now: whoever asks again will know
    }

    // While the name server is silent, whoever is known stays so; and no container that it has yet to tell of is where the emulator itself is.
    private Sighting SightingOf(IPAddress address, Sighting? known) => new(known?.Host, network.GetTimestamp(), known is { IsTold: true } || IPAddress.IsLoopback(address));

    private async Task<Sighting> SearchAsync(IPAddress address, Sighting? known)
    {
        var begin = network.GetTimestamp();
        var found = await ClaimantOfAsync(address);
        if (found.Host is null)
        {
            found = await ClaimantOfAsync(address, oldest: untilNamed); // what others have just been told may be from before this container was there
        }

        // Some networks know the name of a container a moment after its start; until then their name servers say that there is none, or fail.
        var mayCome = known is not { IsTold: true } && !IPAddress.IsLoopback(address);
        for (var waits = 0; mayCome && found is { Host: null, MayYetBe: true } && waits < MostWaits; waits++)
        {
            await Task.Delay(untilNamed, TimeProvider.System);
            found = await ClaimantOfAsync(address, oldest: untilNamed);
        }

        // A name server that says at once that it fails is not silent: Docker's says so of names that it does not know, where it has nobody to ask.
        var isSilent = !found.IsSure && network.GetElapsedTime(begin) >= waitForUnknown;
        return Remember(address, isSilent ? SightingOf(address, known) : new(found.IsSure ? found.Host : known?.Host, network.GetTimestamp(), IsTold: true));
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

    private Sighting Remember(IPAddress address, Sighting sighting)
    {
        if (seen.Count >= MostRemembered)
        {
            seen.Clear();
        }

        return seen[address] = sighting;
    }

    /// <param name="Host">Whose address it is.</param>
    /// <param name="IsSure">Whether the name server has said something to every name.</param>
    /// <param name="MayYetBe">Whether a name stands for nothing now, or for what is not known.</param>
    private sealed record Claimant(string? Host, bool IsSure, bool MayYetBe);

    /// <param name="Host">Whom the address was found to be.</param>
    /// <param name="At">When.</param>
    /// <param name="IsTold">Whether the name server has said so, or that it is nobody.</param>
    private sealed record Sighting(string? Host, long At, bool IsTold);
}
