using ManagedIdentityEmulator.Benchmarks.Programs;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Asks a server as fast as it answers, from a process of its own.</summary>
internal interface ILoadGenerator
{
    /// <summary>What it is, for the report.</summary>
    public string Name { get; }

    public Task<LoadResult> RunAsync(LoadPlan plan);
}

/// <summary>What is asked, over how many connections that are kept alive, for how long.</summary>
internal sealed record LoadPlan(int Port, Question Question, int Connections, int Seconds);

/// <summary>What came of it.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Failed">How many were answered with another status than 200, or not at all.</param>
/// <param name="PerSecond">How many were answered in a second.</param>
/// <param name="P99">How long, in milliseconds, 99 in 100 took at most.</param>
internal sealed record LoadResult(long Requests, long Failed, double PerSecond, double P99);
