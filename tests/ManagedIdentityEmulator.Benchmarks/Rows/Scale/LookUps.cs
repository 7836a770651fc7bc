using System.Diagnostics;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>Which host a secret is of, and which of its identities a request means, again and again, in this process: over the wire, the rest of the work would hide it.</summary>
internal sealed class LookUps
{
    private readonly IdentityRegistry registry;
    private readonly (string Secret, IdentitySelector Selector)[] asked;

    /// <param name="population">Who is looked up.</param>
    /// <param name="requests">How many different requests there are: each is memory that is touched besides the registry's.</param>
    public LookUps(Population population, int requests)
    {
        registry = IdentitySeed.CreateRegistry(population.Options());
        asked = [.. Enumerable.Range(0, requests).Select(number => (number % population.Identities) + 1).Select(number =>
            (new string(registry.FindHost(Population.HostOf(number))!.IdentityHeader.AsSpan()), new IdentitySelector(SelectorKind.ClientId, $"{Population.ClientId(number)}")))];
        new Random(requests).Shuffle(asked);
    }

    /// <summary>The nanoseconds that one takes.</summary>
    public double Measure(TimeSpan duration)
    {
        var (start, done) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            foreach (var (secret, selector) in asked)
            {
                _ = registry.Resolve(registry.FindHostByIdentityHeader(secret)!, selector) as IdentityResolution.Found ?? throw new InvalidOperationException($"no identity has the {selector}");
            }

            done += asked.Length;
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / done;
    }
}
