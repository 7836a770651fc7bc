using System.Runtime.CompilerServices;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Keys.Drills;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Testing;

/// <content>What goes wrong on demand, and what was asked meanwhile.</content>
public sealed partial class Emulator
{
    private RequestJournal Journal => server.Services.GetRequiredService<RequestJournal>();

    /// <summary>The failure drills: add one, and Azure has a bad day.</summary>
    public EmulatorFaults Faults => new(server.Services.GetRequiredService<FaultDrills>());

    /// <summary>The requests of late to the managed identity endpoints and the Entra authority, oldest first, each with the reason for its answer.</summary>
    public IReadOnlyList<JournalEntry> Requests => Journal.Read(_ => true);

    /// <summary>Forgets the requests there were.</summary>
    public void ClearRequests() => Journal.Clear();

    /// <summary>Waits for a request, or takes the first that has come already.</summary>
    /// <param name="match">Which one.</param>
    /// <param name="timeout">How long to wait, in real time.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="matchText">Filled in by the compiler, for the message.</param>
    /// <exception cref="RequestNotSeenException">None came in time; the message shows what did come.</exception>
    public async Task<JournalEntry> WaitForRequestAsync(
        Func<JournalEntry, bool> match, TimeSpan timeout, CancellationToken cancel = default, [CallerArgumentExpression(nameof(match))] string matchText = "")
    {
        ArgumentNullException.ThrowIfNull(match);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(timeout);
        var found = await Journal.WaitAsync(match, ends.Token).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return found is [var first, ..] ? first : throw new RequestNotSeenException(matchText, timeout, Requests);
    }

    /// <summary>
    /// Takes the emulator back to how it was started, for the next test: identities and hosts, resource groups, no role assignments, no drills, the clock, empty logs.
    /// Signing keys stay.
    /// </summary>
    public Task ResetAsync(CancellationToken cancel = default) => server.Services.GetRequiredService<EmulatorReset>().ResetAsync(cancel);

    /// <summary>Starts a rotation drill: a rotation as it should not be, for tests of what your code and its libraries make of it.</summary>
    /// <example>
    /// <code>
    /// await emulator.StartKeyDrillAsync(KeyDrill.EarlyRetirement);              // done at once: the key is gone, its tokens live
    ///
    /// await using (await emulator.StartKeyDrillAsync(KeyDrill.UnpublishedSigningKey()))
    /// {
    ///     // tokens of a key that nobody knows
    /// }
    ///
    /// // the key is published, and those tokens verify for whoever reads the keys again
    /// </code>
    /// </example>
    /// <param name="drill">Which, and for how long.</param>
    /// <param name="cancel">Gives up waiting for a rotation that is under way.</param>
    /// <returns>The drill that was done or goes on. Disposing of it ends it.</returns>
    /// <exception cref="InvalidOperationException">Another drill goes on: there is one at a time. Or 500 keys are published, and a token of each of them is valid still.</exception>
    public async Task<KeyDrillRun> StartKeyDrillAsync(KeyDrill drill, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(drill);
        var ring = server.Services.GetRequiredService<KeyRing>();
        return await ring.StartDrillAsync(drill, cancel).ConfigureAwait(false) switch
        {
            KeyDrillStart.Done started => new(ring, drill, started),
            KeyDrillStart.Busy(var running) => throw new InvalidOperationException($"The drill {running.Drill.Name} goes on since {running.Since:u}: end it first."),
            var other => throw new InvalidOperationException($"unknown result {other}"),
        };
    }
}
