using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Control;

/// <summary>Reads a <see cref="KeyDrill"/> from JSON, with every mistake at once.</summary>
internal static class KeyDrillReader
{
    private static readonly string[] known = ["name", "every", "for"];

    /// <returns>The drill; <see langword="null"/> where the members have mistakes.</returns>
    public static KeyDrill? Read(JsonMembers given)
    {
        given.Allow(known);
        var name = given.Text("name");
        var kind = name is null ? null : KeyDrillKind.Find(name);
        if (kind is null && !given.Problems.Any(problem => problem.Field == "name"))
        {
            given.Refuse("name", $"{(name is null ? "is missing" : $"{ProblemList.Quote(name)} is no drill")}; there are {string.Join(", ", KeyDrillKind.All.Select(drill => drill.Name))}");
        }

        var every = Span(given, "every", kind is null || kind.TakesEvery ? null : kind);
        var duration = Span(given, "for", kind is null || kind.TakesDuration ? null : kind);
        return kind is null || given.Problems.Count > 0 ? null : new KeyDrill(kind, every, duration);
    }

    private static TimeSpan? Span(JsonMembers given, string name, KeyDrillKind? without)
    {
        var span = given.Span(name);
        if (given.Has(name) && without is not null)
        {
            given.Refuse(name, $"{without.Name} takes none: it is done at once, or rotates once");
        }
        else if (span is { } value && !KeyDrill.IsInRange(value))
        {
            given.Refuse(name, "must be at least one second and at most a century");
        }

        return span;
    }
}
