using System.Diagnostics;
using System.Globalization;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>
/// How long input is made up for, and from which seed. In a usual run a part of a second, from the same seed each time: a build is not red by
/// chance. A hunt is <c>MI_EMULATOR_TESTS_FUZZ_SECONDS=300</c>, from a seed of its own, and what it has found happens again with <c>MI_EMULATOR_TESTS_FUZZ_SEED</c>.
/// </summary>
internal sealed class FuzzRun
{
    private const string SecondsVariable = "MI_EMULATOR_TESTS_FUZZ_SECONDS";
    private const string SeedVariable = "MI_EMULATOR_TESTS_FUZZ_SEED";
    private const int UsualSeed = 1;

    private readonly long started = Stopwatch.GetTimestamp();
    private readonly TimeSpan length;
    private int seed;

    private FuzzRun(TimeSpan length, int? given) => (this.length, Given, seed) = (length, given, given ?? (Number(SecondsVariable) is null ? UsualSeed : Random.Shared.Next()));

    /// <summary>The seed that somebody wants to see again.</summary>
    private int? Given { get; }

    public static FuzzRun Of(double usualSeconds) => new(TimeSpan.FromSeconds(Number(SecondsVariable) ?? usualSeconds), (int?)Number(SeedVariable));

    /// <summary>Seeds, one a round, until the time is over; the given one alone where there is such.</summary>
    public IEnumerable<int> Seeds()
    {
        do
        {
            yield return seed;
            seed = unchecked(seed + 1) & int.MaxValue;
        }
        while (Given is null && Stopwatch.GetElapsedTime(started) < length);
    }

    /// <summary>What a failure says, for it to happen again.</summary>
    public static string Replay(int seed) => string.Create(CultureInfo.InvariantCulture, $"{SeedVariable}={seed}");

    private static double? Number(string variable) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
