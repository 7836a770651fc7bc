using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Faults;

namespace ManagedIdentityEmulator.Testing;

/// <summary>The failure drills of an emulator: what Azure only does on its worst day, on demand.</summary>
/// <example>
/// <code>
/// emulator.Faults.Add("410 x2, 429 retry-after=1, ok");                             // three failures, then all is well
/// emulator.Faults.Add(FaultEffect.ExpiresIn(TimeSpan.FromMinutes(1)), f => f.Identity = "orders");
/// using (emulator.Faults.AddPreset("imds-updating"))                                // until the end of the block
/// {
///     …
/// }
/// </code>
/// </example>
public sealed class EmulatorFaults
{
    private readonly FaultDrills drills;

    internal EmulatorFaults(FaultDrills drills) => this.drills = drills;

    /// <summary>The drills there are, those among them that have ended included.</summary>
    public IReadOnlyList<FaultState> All => [.. drills.All.Select(drills.StateOf)];

    /// <summary>Adds a drill for every request for a token, or for those that <paramref name="configure"/> narrows it to.</summary>
    /// <param name="effect">What becomes of them, e.g. <c>503</c>, <c>delay=2s</c>, or in turns <c>410 x2, 429 retry-after=1, ok</c>; see <see cref="FaultOptions.Effect"/>.</param>
    /// <param name="configure">Says which requests, and how often.</param>
    /// <exception cref="ArgumentException">The drill has mistakes; the message names all of them.</exception>
    public FaultHandle Add(string effect, Action<FaultOptions>? configure = null) => Add(new FaultOptions { Effect = effect }, configure);

    /// <inheritdoc cref="Add(string, Action{FaultOptions}?)"/>
    public FaultHandle Add(FaultEffect effect, Action<FaultOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return Add($"{effect}", configure);
    }

    /// <summary>
    /// Adds a known incident: <c>imds-updating</c>, <c>throttled</c>, <c>identity-propagating</c>, <c>gateway-html</c>,
    /// <c>slow-start</c> or <c>clock-skew</c>.
    /// </summary>
    /// <param name="preset">Its name.</param>
    /// <param name="configure">Changes it.</param>
    /// <exception cref="ArgumentException">There is no such preset, or the drill has mistakes; the message names all of them.</exception>
    public FaultHandle AddPreset(string preset, Action<FaultOptions>? configure = null) => Add(new FaultOptions { Preset = preset }, configure);

    /// <summary>Removes a drill.</summary>
    /// <returns>Whether there was one of that name.</returns>
    public bool Remove(string name) => drills.Remove(name);

    /// <summary>Removes all drills.</summary>
    public void Clear() => drills.Clear();

    private FaultHandle Add(FaultOptions options, Action<FaultOptions>? configure)
    {
        configure?.Invoke(options);
        var problems = new ProblemList();
        return drills.Add([new("$", options)], problems) is [var added]
            ? new FaultHandle(drills, added)
            : throw new ArgumentException(string.Join("; ", problems.All.Select(problem => $"{problem}".TrimStart('$', '.'))), nameof(configure));
    }
}
