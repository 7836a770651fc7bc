namespace ManagedIdentityEmulator.Benchmarks.Rows;

internal static class AllRows
{
    public static IReadOnlyList<IRow> List { get; } = [new CachedRow(), new MintRow(), new StartRow()];
}
