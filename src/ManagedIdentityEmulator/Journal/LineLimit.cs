namespace ManagedIdentityEmulator.Journal;

/// <summary>
/// Keeps a flood of requests from flooding the log: of each kind the first few have a line of their own, the others are counted, and told
/// together each second until a second brings no more. The journal has them all.
/// </summary>
internal sealed class LineLimit : IDisposable
{
    /// <summary>How many of a kind have a line of their own.</summary>
    public const int LinesOfAKind = 5;

    /// <summary>How many kinds are told apart; what is of none of them is counted together.</summary>
    public const int MostKinds = 100;

    private static readonly TimeSpan second = TimeSpan.FromSeconds(1);

    private readonly Lock counting = new();
    private readonly Dictionary<LineKind, Count> kinds = [];
    private readonly Count others = new(null) { Lines = LinesOfAKind };
    private readonly Action<JournalEntry?, int> tell;
    private readonly ITimer timer;

    /// <param name="tell">Tells how many more there were like an entry; where there is none, of kinds that have had no line.</param>
    /// <param name="time">The time of whoever reads the log, not the emulator's.</param>
    public LineLimit(Action<JournalEntry?, int> tell, TimeProvider time)
    {
        this.tell = tell;
        timer = time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a request has a line of its own.</summary>
    public bool Admits(JournalEntry entry)
    {
        var kind = LineKind.Of(entry);
        lock (counting)
        {
            var count = kinds.TryGetValue(kind, out var known) ? known : Add(kind, entry);
            if (count.Lines < LinesOfAKind)
            {
                count.Lines++;
                return true;
            }

            count.More++;
            return false;
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Tell();
    }

    private Count Add(LineKind kind, JournalEntry first)
    {
        if (kinds.Count == MostKinds)
        {
            return others;
        }

        if (kinds.Count == 0)
        {
            timer.Change(second, second);
        }

        return kinds[kind] = new(first);
    }

    private void Tell()
    {
        List<(JournalEntry? First, int More)> told = [];
        lock (counting)
        {
            foreach (var (kind, count) in kinds)
            {
                if (count.More == 0)
                {
                    kinds.Remove(kind);
                }
            }

            told.AddRange(kinds.Values.Append(others).Where(count => count.More > 0).Select(count => (count.First, count.Take())));
            if (kinds.Count == 0)
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // nobody is woken for nothing
            }
        }

        told.ForEach(count => tell(count.First, count.More));
    }

    private sealed class Count(JournalEntry? first)
    {
        public JournalEntry? First => first;

        public int Lines { get; set; }

        public int More { get; set; }

        public int Take()
        {
            var taken = More;
            More = 0;
            return taken;
        }
    }
}
