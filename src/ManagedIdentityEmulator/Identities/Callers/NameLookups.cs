using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// What names stand for. Each is looked up once at a time, however many ask, and its answer, a refusal too, counts for some seconds, or for as
/// long as whoever asks says; few are looked up at once. A question is a thread that waits, for half a minute where the name server is dead, and cannot be called off.
/// </summary>
/// <param name="resolve">The name server; by default the machine's.</param>
/// <param name="network">The network's time, which does not go by the emulator's clock.</param>
#pragma warning disable CA1001 // Nobody waits for a handle of the semaphores: there is nothing to dispose of.
internal sealed class NameLookups(Func<string, Task<IPAddress[]>>? resolve, TimeProvider network)
#pragma warning restore CA1001
{
    public const int MostAtOnce = 16;
    public const int MostQuestions = 8; // for one look-up: by then the machine itself has asked again

    // A container that comes back has another address, and its old one may be another container's.
    private static readonly TimeSpan fresh = TimeSpan.FromSeconds(5);

    // What is lost on the way to the name server, the machine sends again after five seconds: longer than clients wait. Much is lost where the bridge
    // between containers has another address since one came or went (Podman's, before netavark 1.9).
    private static readonly TimeSpan untilLost = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan longestUntilLost = TimeSpan.FromSeconds(1);

    // That there is no such name, said so late, is another name server's word, which the machine asks after five seconds: the network's own was silent, and
    // the other knows no container.
    private static readonly TimeSpan untilAnother = TimeSpan.FromSeconds(4.5);

    private readonly Func<string, Task<IPAddress[]>> resolve = resolve ?? ResolveAsync;
    private readonly SemaphoreSlim free = new(MostAtOnce);
    private readonly SemaphoreSlim freeAgain = new(2 * MostAtOnce); // of their own: a name that is asked again keeps no other from being asked
    private readonly Lock starting = new();
    private readonly Dictionary<string, Task<Answer>> lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name; <see langword="null"/> where the name server did not say.</summary>
    /// <param name="name">The name.</param>
    /// <param name="oldest">How old an answer may be at most; some seconds, where nothing is said.</param>
    public async Task<IPAddress[]?> FindAsync(string name, TimeSpan? oldest = null) => (await Latest(name, oldest ?? fresh)).Addresses;

    private Task<Answer> Latest(string name, TimeSpan oldest)
    {
        lock (starting)
        {
            if (!lookups.TryGetValue(name, out var latest) || (latest.IsCompleted && network.GetElapsedTime(latest.Result.At) >= oldest))
            {
                lookups[name] = latest = LookUpAsync(name);
            }

            return latest;
        }
    }

    /// <summary>Whether the name server has said, the last time that it was asked, whom a name stands for, or that it is nobody.</summary>
    public bool IsAnswered(string name)
    {
        lock (starting)
        {
            return lookups.TryGetValue(name, out var latest) && latest is { IsCompletedSuccessfully: true, Result.Addresses: not null };
        }
    }

    private async Task<Answer> LookUpAsync(string name)
    {
        await free.WaitAsync();
        List<Task<Answer>> questions = [AskAsync(name, free)];
        for (var wait = untilLost; !await IsOneAnsweredAsync(questions, wait); wait = wait * 2 < longestUntilLost ? wait * 2 : longestUntilLost)
        {
            if (questions.Count < MostQuestions && freeAgain.Wait(0))
            {
                questions.Add(AskAsync(name, freeAgain));
            }
        }

        return await await Task.WhenAny(questions);
    }

    private async Task<bool> IsOneAnsweredAsync(List<Task<Answer>> questions, TimeSpan within)
    {
        var answer = Task.WhenAny(questions);
        return await Task.WhenAny(answer, Task.Delay(within, network)) == answer;
    }

    private async Task<Answer> AskAsync(string name, SemaphoreSlim place)
    {
        var begin = network.GetTimestamp();
        try
        {
            return new(await resolve(name), network.GetTimestamp());
        }
        catch (SocketException e) when ((e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData) && network.GetElapsedTime(begin) < untilAnother)
        {
            return new([], network.GetTimestamp()); // not a name on this network now: it claims nobody
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return new(null, network.GetTimestamp());
        }
        finally
        {
            place.Release();
        }
    }

    // On a thread of its own: the framework's takes one of those that answer requests.
    private static Task<IPAddress[]> ResolveAsync(string name) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Answer(IPAddress[]? Addresses, long At);
}
