namespace ManagedIdentityEmulator.Faults;

/// <summary>A drill in force, and what it has done so far.</summary>
internal sealed class FaultDrill(string name, FaultRule rule, DateTimeOffset since)
{
    private readonly Lock counting = new();

    // Ends beyond the calendar are no ends.
    private readonly DateTimeOffset until = rule.Options.Until
        ?? (rule.Options.For is { } length && length < DateTimeOffset.MaxValue - (rule.Options.From ?? since) ? (rule.Options.From ?? since) + length : DateTimeOffset.MaxValue);

    private long matched;
    private int applied;

    public string Name => name;

    public FaultRule Rule => rule;

    /// <summary>How many requests it was for, and how many of them it befell.</summary>
    public (long Matched, int Applied) Counts
    {
        get
        {
            lock (counting)
            {
                return (matched, applied);
            }
        }
    }

    /// <summary>Whether it has befallen as many requests as it was to.</summary>
    public bool IsUsedUp => Counts.Applied >= rule.Times;

    public FaultState StateAt(DateTimeOffset now)
    {
        var (options, counts) = (rule.Options, Counts);
        return new(
            name, options.Preset, FaultNotation.Write(rule.Effects), options.Protocol, options.Host, options.Identity, options.Resource,
            rule.Times == int.MaxValue ? null : rule.Times, options.Every, options.Probability, options.Seed, options.From ?? since,
            until == DateTimeOffset.MaxValue ? null : until, PhaseAt(now), counts.Matched, counts.Applied);
    }

    public FaultPhase PhaseAt(DateTimeOffset now) =>
        IsUsedUp ? FaultPhase.Ended : now < rule.Options.From ? FaultPhase.Waiting : now < until ? FaultPhase.Active : FaultPhase.Ended;

    /// <summary>What befalls a request; <see langword="null"/> for nothing.</summary>
    /// <param name="subject">The request.</param>
    /// <param name="now">The emulator's time.</param>
    /// <param name="isLast">Whether the drill is used up with it.</param>
    public FaultEffect? Take(FaultSubject subject, DateTimeOffset now, out bool isLast)
    {
        isLast = false;
        if (now < rule.Options.From || now >= until || !rule.Scope.Has(subject))
        {
            return null;
        }

        lock (counting)
        {
            if (applied >= rule.Times || !rule.Befalls(++matched))
            {
                return null;
            }

            var effect = rule.Effects[applied % rule.Effects.Count];
            isLast = ++applied >= rule.Times;
            return effect;
        }
    }
}
