using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Journal;

/// <summary>
/// The requests of late, oldest first: as many as are configured, of which each takes 4 kB at most. Writers never wait for readers, and readers that wait hold no thread.
/// </summary>
internal sealed class RequestJournal(EmulatorOptions options)
{
    // A reader for whom what came was nothing looks again after this, or many of them would be woken by each request under load.
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(10);

    private const int Part = 100;

    private readonly Lock changing = new();
    private JournalEntry[] ring = [];
    private long last;
    private long first = 1; // after a Clear, of what has come since
    private TaskCompletionSource? added;

    /// <summary>Raised after all entries were forgotten.</summary>
    public event Action? Cleared;

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
    /// <param name="isWanted">Which.</param>
    /// <param name="after">Only those after the one of this number.</param>
    public IReadOnlyList<JournalEntry> Read(Func<JournalEntry, bool> isWanted, long after = 0)
    {
        List<JournalEntry> all;
        lock (changing)
        {
            all = Since(after);
        }

        return [.. all.Where(isWanted)];
    }

    /// <summary>The same, taken out a few at a time: a reader that takes long keeps none alive that is forgotten meanwhile, and does not see it.</summary>
    /// <param name="isWanted">Which.</param>
    /// <param name="after">Only those after the one of this number.</param>
    public IEnumerable<JournalEntry> ReadInParts(Func<JournalEntry, bool> isWanted, long after = 0)
    {
        for (var (seen, end) = (after, LastId); seen < end;)
        {
            List<JournalEntry> part;
            lock (changing)
            {
                part = Since(seen, end, Part);
            }

            foreach (var entry in part.Where(isWanted))
            {
                yield return entry;
            }

            seen = part.Count > 0 ? part[^1].Id : end;
        }
    }

    /// <summary>The entries that are wanted, as soon as there is one.</summary>
    /// <param name="isWanted">Which.</param>
    /// <param name="end">Ends the wait.</param>
    /// <param name="after">Only those after the one of this number.</param>
    /// <returns>None, where the wait ends before.</returns>
    public async Task<IReadOnlyList<JournalEntry>> WaitAsync(Func<JournalEntry, bool> isWanted, CancellationToken end, long after = 0)
    {
        for (var seen = after; ;)
        {
            Task? more = null;
            List<JournalEntry> fresh;
            lock (changing)
            {
                fresh = Since(seen);
                seen = Math.Max(seen, last);
                if (fresh.Count == 0)
                {
                    more = (added ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
            }

            if (fresh.Where(isWanted).ToList() is { Count: > 0 } found)
            {
                return found;
            }

            if (end.IsCancellationRequested)
            {
                return [];
            }

            await (more?.WaitAsync(end) ?? Task.Delay(pause, end)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Clear()
    {
        lock (changing)
        {
            (ring, first) = ([], last + 1);
        }

        Cleared?.Invoke();
    }

    private int PlaceOf(long id) => (int)((id - first) % options.Journal.Capacity);

    private List<JournalEntry> Since(long after, long end = long.MaxValue, int most = int.MaxValue)
    {
        var oldest = Math.Max(first, last - options.Journal.Capacity + 1);
        var from = Math.Max(after + 1, oldest);
        var to = Math.Min(Math.Min(last, end), from + most - 1);
        var found = new List<JournalEntry>((int)Math.Max(0, to - from + 1));
        for (var id = from; id <= to; id++)
        {
            found.Add(ring[PlaceOf(id)]);
        }

        return found;
    }
}
