using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>What a client got in a drill, and its requests, by the emulator's journal.</summary>
internal sealed record RetryRun(ClientAnswer Answer, IReadOnlyList<JournalEntry> Requests)
{
    /// <summary>The seconds from each request to the next.</summary>
    public IReadOnlyList<double> Waits { get; } = [.. Requests.Zip(Requests.Skip(1), (one, next) => (next.Time - one.Time).TotalSeconds)];
}
