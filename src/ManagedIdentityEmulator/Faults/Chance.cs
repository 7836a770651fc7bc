namespace ManagedIdentityEmulator.Faults;

/// <summary>
/// A number from 0 up to 1 for each request by its number: the same for the same seed on every machine and in every version
/// (SplitMix64, Steele, Lea and Flood 2014).
/// </summary>
internal static class Chance
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    public static double Of(int seed, long number)
    {
        var mixed = (unchecked((uint)seed) * 0x1_0000_0001UL) + ((ulong)number * Step);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1L << 53));
    }
}
