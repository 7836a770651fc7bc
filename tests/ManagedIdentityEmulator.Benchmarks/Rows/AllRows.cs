using ManagedIdentityEmulator.Benchmarks.Rows.Scale;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>The figures to reach, in the order in which they are shown.</summary>
internal static class AllRows
{
    public static IReadOnlyList<IRow> List { get; } = [new CachedRow(), new MintRow(), StartRow.Program, StartRow.NewKey, StartRow.Kept, StartRow.Tool, new MemoryRow(), new ScaleRow(), new RotationRow()];

    public static string[] Names { get; } = [.. List.Select(row => row.Name)];
}
