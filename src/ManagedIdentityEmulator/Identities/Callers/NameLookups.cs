using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>
/// What names stand for. Each is looked up once at a time, however many ask, and its answer, a refusal too, counts for some seconds, or for as
/// long as whoever asks says; few are looked up at once. A look-up is a thread that waits, for half a minute where the name server is dead, and cannot be called off.
/// </summary>
/// <param name="resolve">The name server; by default the machine's.</param>
/// <param name="network">The network's time, which does not go by the emulator's clock.</param>
#pragma warning disable CA1001 // Nobody waits for a handle of the semaphore: there is nothing to dispose of.
internal sealed class NameLookups(Func<string, Task<IPAddress[]>>? resolve, TimeProvider network)
#pragma warning restore CA1001
{
    public const int MostAtOnce = 16;

    // A container that comes back has another address, and its old one may be another container's.
    private static readonly TimeSpan fresh = TimeSpan.FromSeconds(5);

    private readonly Func<string, Task<IPAddress[]>> resolve = resolve ?? ResolveAsync;
    private readonly SemaphoreSlim free = new(MostAtOnce);
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

    private async Task<Answer> LookUpAsync(string name)
    {
        await free.WaitAsync();
        try
        {
            return new(await resolve(name), network.GetTimestamp());
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return new([], network.GetTimestamp()); // not a name on this network now: it claims nobody
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return new(null, network.GetTimestamp());
        }
        finally
        {
            free.Release();
        }
    }

    // On a thread of its own: the framework's takes one of those that answer requests.
    private static Task<IPAddress[]> ResolveAsync(string name) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Answer(IPAddress[]? Addresses, long At);
}
