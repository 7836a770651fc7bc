namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Asks a server as fast as it answers, from a process of its own.</summary>
internal interface ILoadGenerator
{
    /// <summary>What it is, for the report.</summary>
    public string Name { get; }

    public Task<LoadResult> RunAsync(LoadPlan plan);
}
