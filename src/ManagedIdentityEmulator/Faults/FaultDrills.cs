using System.Collections.Immutable;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Faults;

/// <summary>What befell a request.</summary>
/// <param name="Drill">The name of the drill.</param>
/// <param name="Effect">What it did.</param>
internal sealed record AppliedFault(string Drill, FaultEffect Effect);

/// <summary>The failure drills in force. A request reads them without a lock, and where there are none at the price of one look.</summary>
internal sealed class FaultDrills
{
    private readonly Lock changing = new();
    private readonly EmulatorOptions options;
    private readonly IdentityRegistry registry;
    private readonly TimeProvider clock;
    private readonly EventFeed events;
    private ImmutableArray<FaultDrill> all = [];
    private volatile FaultDrill[] live = [];
    private int named;

    public FaultDrills(EmulatorOptions options, IdentityRegistry registry, TimeProvider clock, EventFeed events)
    {
        (this.options, this.registry, this.clock, this.events) = (options, registry, clock, events);
        AddConfigured();
    }

    /// <summary>Whether no request can be befallen by anything.</summary>
    public bool AreNone => live.Length == 0;

    public ImmutableArray<FaultDrill> All => all;

    public FaultDrill? Find(string name) => all.FirstOrDefault(drill => IsNamed(drill, name));

    public FaultState StateOf(FaultDrill drill) => drill.StateAt(clock.GetUtcNow());

    /// <summary>Adds drills, each in place of the one that has its name; all of them or, where there is a problem, none.</summary>
    public IReadOnlyList<FaultDrill> Add(IEnumerable<GivenFault> given, ProblemList problems)
    {
        var rules = FaultRuleReader.Read(given, Names(), problems);
        lock (changing)
        {
            var now = clock.GetUtcNow();
            var added = new List<FaultDrill>();
            var taken = rules.Select(rule => rule.Name).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var rule in rules)
            {
                var drill = new FaultDrill(rule.Name ?? NameOf(rule, taken), rule, now);
                taken.Add(drill.Name);
                added.Add(drill);
            }

            var others = all.RemoveAll(known => added.Exists(drill => IsNamed(known, drill.Name)));
            var surplus = others.Length + added.Count - Limits.Drills;
            others = others.RemoveRange(others.Where(drill => drill.PhaseAt(now) == FaultPhase.Ended).Take(Math.Max(0, surplus)));
            problems.Require(others.Length + added.Count <= Limits.Drills, "$", $"there would be more than {Limits.Drills} drills: remove some");
            if (problems.All.Any())
            {
                return [];
            }

            Replace(others.AddRange(added));
            added.ForEach(drill => Tell("fault.added", drill));
            return added;
        }
    }

    /// <returns>Whether there was one.</returns>
    public bool Remove(string name)
    {
        lock (changing)
        {
            if (Find(name) is not { } known)
            {
                return false;
            }

            Replace(all.Remove(known));
            Tell("fault.removed", known);
            return true;
        }
    }

    /// <summary>Removes this drill, but not another that has taken its name.</summary>
    public void Remove(FaultDrill drill)
    {
        lock (changing)
        {
            if (all.Contains(drill))
            {
                Replace(all.Remove(drill));
                Tell("fault.removed", drill);
            }
        }
    }

    public void Clear()
    {
        lock (changing)
        {
            var gone = all;
            Replace([]);
            foreach (var drill in gone)
            {
                Tell("fault.removed", drill);
            }
        }
    }

    /// <summary>Has those of the configuration begin anew, and removes all others.</summary>
    public void Reset()
    {
        lock (changing)
        {
            Clear();
            AddConfigured();
        }
    }

    /// <summary>What befalls a request: by the first drill, in the order in which they were added, that lets something.</summary>
    /// <param name="subject">The request.</param>
    /// <param name="isOfTheAnswer">Whether it has come to a token; else it has only come in.</param>
    public AppliedFault? Take(FaultSubject subject, bool isOfTheAnswer)
    {
        var now = clock.GetUtcNow();
        foreach (var drill in live)
        {
            if (drill.Rule.IsOfTheAnswer == isOfTheAnswer && drill.Take(subject, now, out var isLast) is { } effect)
            {
                if (isLast)
                {
                    End(drill);
                }

                return new(drill.Name, effect);
            }
        }

        return null;
    }

    private void AddConfigured()
    {
        if (options.Faults.Count > 0)
        {
            Add(options.Faults.Select(fault => new GivenFault("$", fault)), new ProblemList()); // they have been found right
        }
    }

    private static bool IsNamed(FaultDrill drill, string name) => drill.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private FaultNames Names() => new(
        registry.Hosts.ToDictionary(host => host.Name, host => host.Type, StringComparer.OrdinalIgnoreCase),
        [.. registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).Select(identity => identity.Name), .. registry.Applications.Select(application => application.Name)]);

    private string NameOf(FaultRule rule, HashSet<string> taken)
    {
        if (rule.Options.Preset is { } preset)
        {
            return Enumerable.Range(1, Limits.Drills * 2).Select(number => number == 1 ? preset : $"{preset}-{number}").First(name => !taken.Contains(name) && IsFree(name, rule));
        }

        string name;
        do
        {
            name = $"fault-{++named}";
        }
        while (taken.Contains(name) || Find(name) is not null);
        return name;
    }

    // The same incident for the same requests begins anew; for others, it is another drill.
    private bool IsFree(string name, FaultRule rule) =>
        Find(name) is not { Rule: var known } || (known.Options.Preset == rule.Options.Preset && known.Scope == rule.Scope);

    private void End(FaultDrill drill)
    {
        lock (changing)
        {
            Replace(all);
        }

        Tell("fault.ended", drill);
    }

    // Those whose time has passed stay: the clock may be moved back.
    private void Replace(ImmutableArray<FaultDrill> drills)
    {
        all = drills;
        live = [.. drills.Where(drill => !drill.IsUsedUp)];
    }

    private void Tell(string what, FaultDrill drill) =>
        events.Publish(what, clock.GetUtcNow(), ("name", drill.Name), ("effect", FaultNotation.Write(drill.Rule.Effects)));
}
