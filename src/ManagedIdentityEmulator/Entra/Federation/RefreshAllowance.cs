namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// How often an issuer is asked again because an assertion names a key that is not known: a rotation is seen at once, and a flood of
/// assertions with made-up keys is not passed on. It goes by the machine's clock, for the emulator's may stand still.
/// </summary>
internal sealed class RefreshAllowance
{
    private const int Most = 10;
    private static readonly TimeSpan window = TimeSpan.FromMinutes(1);

    private long windowStart = TimeProvider.System.GetTimestamp();
    private int taken;

    public bool TryTake()
    {
        if (TimeProvider.System.GetElapsedTime(windowStart) > window)
        {
            (windowStart, taken) = (TimeProvider.System.GetTimestamp(), 0);
        }

        return taken++ < Most;
    }
}
