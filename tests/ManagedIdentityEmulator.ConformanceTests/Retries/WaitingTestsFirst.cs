using ManagedIdentityEmulator.ConformanceTests.Retries;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(WaitingTestsFirst))]

namespace ManagedIdentityEmulator.ConformanceTests.Retries;

/// <summary>Has the tests that do nothing but wait for more than a minute begin before all others, beside which they wait.</summary>
public sealed class WaitingTestsFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : notnull, ITestCollection =>
        [.. testCollections.OrderByDescending(tests => tests.TestCollectionDisplayName.Contains(nameof(RetryTests), StringComparison.Ordinal))];
}
