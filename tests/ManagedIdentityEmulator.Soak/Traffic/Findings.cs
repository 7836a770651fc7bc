using System.Collections.Concurrent;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Something that was not as it must be.</summary>
/// <param name="At">Since the start of the run.</param>
internal sealed record Finding(TimeSpan At, string What, string Why);

/// <summary>What was done, and what was not as it must be.</summary>
internal sealed class Findings(Func<TimeSpan> elapsed)
{
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, long> counts = [];
    private readonly ConcurrentQueue<Finding> failures = [];
    private long failed;

    /// <summary>How often each thing was done.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>The first that failed; of the others, the number alone is known.</summary>
    public IReadOnlyCollection<Finding> Failures => failures;

    public long Failed => Interlocked.Read(ref failed);

    public long Done => counts.Values.Sum();

    public void Count(string what, long times = 1) => counts.AddOrUpdate(what, times, (_, before) => before + times);

    public void Fail(string what, string why)
    {
        if (Interlocked.Increment(ref failed) <= Most)
        {
            failures.Enqueue(new(elapsed(), what, why));
        }
    }
}
