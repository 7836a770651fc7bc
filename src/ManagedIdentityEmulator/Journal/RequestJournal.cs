using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Journal;

/// <summary>
/// The requests of late, oldest first: as many as are configured, of which each takes about a kilobyte at most. Writers never wait
/// for readers, and readers that wait hold no thread.
/// </summary>
internal sealed class RequestJournal(EmulatorOptions options)
{
    private readonly Lock changing = new();
    private JournalEntry[] ring = [];
    private long last;
    private long first = 1; // after a Clear, of what has come since
    private TaskCompletionSource? added;

    /// <summary>The number of the newest entry there ever was.</summary>
    public long LastId
    {
        get
        {
            lock (changing)
            {
                return last;
            }
        }
    }

    public JournalEntry Add(JournalEntry entry)
    {
        TaskCompletionSource? waiting;
        lock (changing)
        {
            entry.Id = ++last;
            var place = PlaceOf(last);
            if (place >= ring.Length)
            {
                Array.Resize(ref ring, Math.Min(options.Journal.Capacity, Math.Max(64, ring.Length * 2)));
            }

            ring[place] = entry;
            (waiting, added) = (added, null);
        }

        waiting?.SetResult();
        return entry;
    }

    /// <summary>The entries that are wanted, of those there are.</summary>
    public IReadOnlyList<JournalEntry> Read(Func<JournalEntry, bool> isWanted) => [.. Snapshot(after: 0).Where(isWanted)];

    /// <summary>The entries that are wanted, as soon as there is one.</summary>
    /// <returns>None, where the wait ends before.</returns>
    public async Task<IReadOnlyList<JournalEntry>> WaitAsync(Func<JournalEntry, bool> isWanted, CancellationToken end)
    {
        var seen = 0L;
        while (true)
        {
            Task more;
            List<JournalEntry> fresh;
            lock (changing)
            {
                fresh = Between(seen, last);
                seen = last;
                more = (added ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            if (fresh.Where(isWanted).ToList() is { Count: > 0 } found)
            {
                return found;
            }

            try
            {
                await more.WaitAsync(end);
            }
            catch (OperationCanceledException)
            {
                return [];
            }
        }
    }

    public void Clear()
    {
        lock (changing)
        {
            (ring, first) = ([], last + 1);
        }
    }

    private int PlaceOf(long id) => (int)((id - first) % options.Journal.Capacity);

    private List<JournalEntry> Snapshot(long after)
    {
        lock (changing)
        {
            return Between(after, last);
        }
    }

    private List<JournalEntry> Between(long after, long upTo)
    {
        var found = new List<JournalEntry>();
        for (var id = Math.Max(Math.Max(after + 1, first), upTo - options.Journal.Capacity + 1); id <= upTo; id++)
        {
            found.Add(ring[PlaceOf(id)]);
        }

        return found;
    }
}
