namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// The keys of one outside issuer, kept for an hour of the emulator's clock: a test that wants to see a withdrawn key refused moves the
/// clock by that, where Entra's own day is nobody's to move. Whoever asks while the issuer is being asked waits for the same answer, and
/// whoever asks within a fifth of a second of its failure, by the machine's clock, is told of that failure.
/// </summary>
internal sealed class KnownIssuer(Func<Task<FetchedKeys>> fetch, TimeProvider clock)
{
    private static readonly TimeSpan life = TimeSpan.FromHours(1);
    private static readonly TimeSpan failureLife = TimeSpan.FromMilliseconds(200);

    private readonly Lock changing = new();
    private readonly RefreshAllowance allowance = new();
    private FetchedKeys? latest;
    private DateTimeOffset fetchedAt;
    private (FetchedKeys Failure, long At)? failed;
    private Task<FetchedKeys>? fetching;

    /// <summary>The keys as they were last fetched, while they count.</summary>
    public FetchedKeys? Held
    {
        get
        {
            lock (changing)
            {
                return latest is not null && clock.GetUtcNow() - fetchedAt is var age && age >= TimeSpan.Zero && age < life ? latest : null;
            }
        }
    }

    public Task<FetchedKeys> FetchAsync()
    {
        lock (changing)
        {
            return fetching is null && failed is var (failure, at) && TimeProvider.System.GetElapsedTime(at) < failureLife
                ? Task.FromResult(failure)
                : fetching ??= Task.Run(AskAsync);
        }
    }

    /// <summary>Newer keys than these; <see langword="null"/> where there are none and the issuer is not asked for any yet.</summary>
    public Task<FetchedKeys>? RefreshAsync(FetchedKeys seen, string keyId)
    {
        lock (changing)
        {
            return latest is not null && !ReferenceEquals(latest, seen) ? Task.FromResult(latest)
                : fetching is not null || allowance.TryTake(keyId) ? FetchAsync()
                : null;
        }
    }

    private async Task<FetchedKeys> AskAsync()
    {
        FetchedKeys? fetched = null;
        try
        {
            return fetched = await fetch();
        }
        finally
        {
            lock (changing)
            {
                fetching = null;
                if (fetched is { Error: null })
                {
                    (latest, fetchedAt) = (fetched, clock.GetUtcNow());
                }
                else if (fetched is not null)
                {
                    failed = (fetched, TimeProvider.System.GetTimestamp());
                }
            }
        }
    }
}
