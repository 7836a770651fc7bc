using System.Diagnostics;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>Which identity a request means, again and again, in this process: over the wire, the rest of the work would hide it.</summary>
internal sealed class LookUps
{
    private readonly IdentityRegistry registry;
    private readonly AzureHost host;
    private readonly IdentitySelector[] selectors;

    public LookUps(Population population)
    {
        registry = IdentitySeed.CreateRegistry(population.Options());
        host = registry.FirstVirtualMachine!;
        selectors = [.. population.Shuffled().Select(token => new IdentitySelector(SelectorKind.ClientId, $"{token.ClientId}"))];
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
