using System.Diagnostics;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>Which identity a request means, again and again, in this process: over the wire, the rest of the work would hide it.</summary>
internal sealed class LookUps
{
    private readonly IdentityRegistry registry;
    private readonly AzureHost host;
    private readonly IdentitySelector[] selectors;

    /// <param name="population">Who is looked up.</param>
    /// <param name="requests">How many different requests there are: each is memory that is touched besides the registry's.</param>
    public LookUps(Population population, int requests)
    {
        registry = IdentitySeed.CreateRegistry(population.Options());
        host = registry.FirstVirtualMachine!;
        selectors = [.. Enumerable.Range(0, requests).Select(number => new IdentitySelector(SelectorKind.ClientId, $"{Population.ClientId((number % population.Identities) + 1)}"))];
        new Random(requests).Shuffle(selectors);
    }

    /// <summary>The nanoseconds that one takes.</summary>
    public double Measure(TimeSpan duration)
    {
        var (start, done) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            foreach (var selector in selectors)
            {
                _ = registry.Resolve(host, selector) as IdentityResolution.Found ?? throw new InvalidOperationException($"no identity has the {selector}");
            }

            done += selectors.Length;
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / done;
    }
}
