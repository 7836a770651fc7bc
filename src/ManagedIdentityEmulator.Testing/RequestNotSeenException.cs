using System.Globalization;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Testing;

/// <summary>A request that a test waited for did not come; the message shows what did.</summary>
public sealed class RequestNotSeenException : TimeoutException
{
    private const int MostShown = 20;

    internal RequestNotSeenException(string match, TimeSpan timeout, IReadOnlyList<JournalEntry> seen)
        : base(string.Create(CultureInfo.InvariantCulture, $"No request matched {match} within {timeout.TotalSeconds:0.###} s. {Seen(seen)}")) => Requests = seen;

    /// <summary>The requests that did come.</summary>
    public IReadOnlyList<JournalEntry> Requests { get; }

    private static string Seen(IReadOnlyList<JournalEntry> seen) => seen.Count switch
    {
        0 => "None came at all: does the client ask this emulator?",
        <= MostShown => $"These came:{Lines(seen)}",
        _ => $"{seen.Count} came, of which the last {MostShown} are:{Lines(seen.TakeLast(MostShown))}",
    };

    private static string Lines(IEnumerable<JournalEntry> entries) => string.Concat(entries.Select(entry => $"{Environment.NewLine}  {entry}"));
}
