namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// Whose turn it is to sign: as many at once as there are processors. The others wait in line and take no thread, so that a storm of
/// requests for new tokens leaves room for those that have theirs in the cache, for health and for the dashboard.
/// </summary>
#pragma warning disable CA1001 // A semaphore that is never asked for a wait handle has nothing to dispose of.
internal sealed class SigningTurns
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim free = new(Environment.ProcessorCount);

    /// <param name="sign">Makes what is to be signed, and signs it.</param>
    public ValueTask<T> RunAsync<T>(Func<T> sign) => free.Wait(0) ? new(EndTurn(sign)) : WaitAsync(sign);

    private async ValueTask<T> WaitAsync<T>(Func<T> sign)
    {
        await free.WaitAsync();
        await Task.Yield(); // behind whatever else is waiting for a thread: who ends a turn would go on with the next one at once
        return EndTurn(sign);
    }

    private T EndTurn<T>(Func<T> sign)
    {
        try
        {
            return sign();
        }
        finally
        {
            free.Release();
        }
    }
}
