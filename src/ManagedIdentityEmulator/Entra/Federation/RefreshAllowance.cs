namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// How often an issuer is asked again because an assertion's key is not known, or its signature is not that key's: a rotation is seen at
/// once, and a flood of assertions with made-up keys is not passed on. Ten times in a row, and once more every two seconds; of the last
/// five, each for another key, so that a client which repeats itself does not use them up. It goes by the machine's clock, for the emulator's may
/// stand still.
/// </summary>
internal sealed class RefreshAllowance
{
    private const int Most = 10;
    private static readonly TimeSpan refill = TimeSpan.FromSeconds(2);

    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> askedFor = []; // no longer than the allowance lets it become
    private TimeSpan spentUntil;

    /// <summary>Whenever it is not given, the issuer was asked less than this ago.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(3);

    /// <param name="keyId">The key for which the issuer would be asked.</param>
    public bool TryTake(string keyId)
    {
        var now = TimeProvider.System.GetElapsedTime(start);
        foreach (var (known, time) in askedFor)
        {
            if (now - time >= Pause)
            {
                askedFor.Remove(known);
            }
        }

        var spent = (spentUntil > now ? spentUntil : now) + refill;
        var left = Most - ((spent - now) / refill);
        if (left < 0 || (left < Most / 2 && askedFor.ContainsKey(keyId)))
        {
            return false;
        }

        askedFor[keyId] = now;
        spentUntil = spent;
        return true;
    }
}
