using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Control;

/// <summary>Reads a <see cref="ClockChange"/> from JSON, with every mistake in its form at once.</summary>
internal static class ClockChangeReader
{
    private const string Frozen = "frozen";

    private static readonly string[] moves = ["offset", "utcNow", "advance"];
    private static readonly string[] known = [.. moves, Frozen];

    public static ClockChange Read(JsonMembers given)
    {
        given.Allow(known);
        var named = moves.Where(given.Has).ToList();
        if (named.Count > 1)
        {
            given.Refuse(named[0], $"{string.Join(" and ", named)} exclude one another: give at most one of them");
        }

        if (!known.Any(given.Has) && given.Problems.Count == 0)
        {
            given.Refuse(moves[0], $"nothing is asked for: give one of {string.Join(", ", moves)}, or {Frozen}, or one of them and {Frozen}");
        }

        return new(given.Span("offset"), given.Instant("utcNow"), given.Span("advance"), given.Flag(Frozen));
    }

    /// <summary>The member that says where the clock is to go.</summary>
    public static string WhereTo(JsonMembers given) => moves.FirstOrDefault(given.Has) ?? Frozen;
}
