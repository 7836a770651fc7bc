using System.Collections.Concurrent;
using System.Net;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// The sources that are claimed by name, e.g. a compose service's. What an address was found to be is remembered; when that is old,
/// the names are looked up again, and until they are known what is remembered counts: a slow name server must not make a
/// container somebody else for a moment. Where nothing is remembered and the name server is silent, nobody knows, for two minutes at most: the
/// wrong identity would be worse than none.
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
    private static readonly TimeSpan longestUntold = TimeSpan.FromMinutes(2); // what a network loses for a moment is found by then; where the name server is dead, work goes on
    private static readonly TimeSpan untilNamed = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider network = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<IPAddress, Sighting> seen = new();
    private readonly NameLookups lookups = new(resolve, time ?? TimeProvider.System);
    private readonly ConcurrentDictionary<string, bool> missed = new();

    /// <summary>Raised for each name of which the name server says nothing, although somebody waits who may be meant by it; once until all are answered again.</summary>
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

        var search = SearchAsync(address, isNewcomer: known is not { IsTold: true } && !IPAddress.IsLoopback(address));
        await Task.WhenAny(search, Task.Delay(known is { IsTold: true } ? waitForOld : waitForUnknown, network));
        if (search.IsCompletedSuccessfully)
        {
            return HostOf(await search);
        }

        // The search goes on and corrects this; meanwhile nobody waits for it again.
        var unchanged = Unchanged(address, known);
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
    private Sighting Unchanged(IPAddress address, Sighting? known)
    {
        var now = network.GetTimestamp();
        var since = known?.Since ?? now;
        return new(known?.Host, now, since, IsTold: known is { IsTold: true } || IPAddress.IsLoopback(address) || network.GetElapsedTime(since, now) >= longestUntold);
    }

    private async Task<Sighting> SearchAsync(IPAddress address, bool isNewcomer)
    {
        var begin = network.GetTimestamp();
        var found = await ClaimantOfAsync(address);
        var answered = network.GetTimestamp();
        if (found is { Host: null, IsSilent: false })
        {
            found = await ClaimantOfAsync(address, oldest: untilNamed); // what others have just been told may be from before this container was there
        }

        // Some networks know the name of a container a moment after its start; until then their name servers say that there is none, or fail.
        for (var waits = 0; isNewcomer && found is { Host: null, MayYetBe: true, IsSilent: false } && waits < MostWaits && network.GetElapsedTime(answered) < MostWaits * untilNamed; waits++)
        {
            await Task.Delay(untilNamed, TimeProvider.System);
            found = await ClaimantOfAsync(address, oldest: untilNamed);
        }

        return Remember(address, found, begin);
    }

    private async Task<Claimant> ClaimantOfAsync(IPAddress address, TimeSpan? oldest = null)
    {
        var begin = network.GetTimestamp();
        var (isSure, isOneAbsent) = (true, false);
        await foreach (var answer in Task.WhenEach(claims.Select(async claim => (claim.Host, Addresses: await lookups.FindAsync(claim.Name, oldest)))))
        {
            var (host, addresses) = await answer;
            if (addresses?.Contains(address) is true)
            {
                return new(host, IsSure: true, MayYetBe: false, IsSilent: false);
            }

            isSure &= addresses is not null;
            isOneAbsent |= addresses is [];
        }

        // A name server that says at once that it fails is not silent: Docker's says so of names that it does not know, where it has nobody to ask.
        return new(null, isSure, MayYetBe: isOneAbsent || !isSure, IsSilent: !isSure && network.GetElapsedTime(begin) >= waitForUnknown);
    }

    private Sighting Remember(IPAddress address, Claimant found, long begin)
    {
        if (seen.Count >= MostRemembered)
        {
            seen.Clear();
        }

        if (found is { Host: null, IsSure: true })
        {
            missed.Clear();
        }

        var known = seen.GetValueOrDefault(address);
        var isOlder = found.Host is null && known is { IsTold: true } && known.At > begin; // than what others have been told meanwhile
        var now = network.GetTimestamp();
        return seen[address] = found.IsSilent ? Unchanged(address, known) : isOlder ? known! : new(found.IsSure ? found.Host : known?.Host, now, now, IsTold: true);
    }

    /// <param name="Host">Whose address it is.</param>
    /// <param name="IsSure">Whether the name server has said something to every name.</param>
    /// <param name="MayYetBe">Whether a name stands for nothing now, or for what is not known.</param>
    /// <param name="IsSilent">Whether the name server has let somebody wait in vain.</param>
    private sealed record Claimant(string? Host, bool IsSure, bool MayYetBe, bool IsSilent);

    /// <param name="Host">Whom the address was found to be.</param>
    /// <param name="At">When.</param>
    /// <param name="Since">Since when that has been so.</param>
    /// <param name="IsTold">Whether the name server has said so, or that it is nobody.</param>
    private sealed record Sighting(string? Host, long At, long Since, bool IsTold);
}
