using ManagedIdentityEmulator.Benchmarks.Measuring;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>One of the figures to reach.</summary>
internal interface IRow
{
    /// <summary>What <c>--only</c> calls it.</summary>
    public string Name { get; }

    public Task<IReadOnlyList<Measurement>> MeasureAsync(Workbench bench);
}
