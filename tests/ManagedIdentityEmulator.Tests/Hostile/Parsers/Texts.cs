using FsCheck;
using FsCheck.Fluent;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Texts for a parser: right ones, right ones with changes, and those that have broken parsers before.</summary>
internal static class Texts
{
    private const int MostShorter = 300;

    public static Gen<Random> Chance { get; } = Gen.Choose(0, int.MaxValue - 1).Select(seed => new Random(seed));

    public static Gen<string> Like(params string[] right) => Chance.Select(random => random.Next(5) switch
    {
        0 => NastyText.Any(random),
        1 => right[random.Next(right.Length)],
        _ => NastyText.Mutate(right[random.Next(right.Length)], random),
    });

    /// <summary>Any text that can be sent: without halves of surrogate pairs, which have no bytes.</summary>
    public static Gen<string> Whole { get; } = Chance.Select(random => string.Concat(NastyText.Any(random).Select(c => char.IsSurrogate(c) ? 'x' : c)));

    /// <summary>The text without one part of it, larger parts first.</summary>
    public static IEnumerable<string> Shorter(string text) => Parts(text).Take(MostShorter);

    private static IEnumerable<string> Parts(string text)
    {
        for (var length = text.Length; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= text.Length; at += length)
            {
                yield return text.Remove(at, length);
            }
        }
    }
}
