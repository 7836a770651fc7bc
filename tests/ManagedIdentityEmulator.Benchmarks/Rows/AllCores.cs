using System.Diagnostics;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>The same work on all cores at once, in this process.</summary>
internal static class AllCores
{
    /// <param name="duration">How long.</param>
    /// <param name="work">What each core does for as long as it is told to go on, and how often it has done it.</param>
    public static Throughput Measure(TimeSpan duration, Func<Func<bool>, long> work)
    {
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var done = new long[Environment.ProcessorCount];
        var threads = done.Select((_, core) => new Thread(() => done[core] = work(() => Stopwatch.GetElapsedTime(start) < duration))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new(done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / done.Sum());
    }
}
