namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>
/// The keys of one outside issuer, kept for an hour of the emulator's clock: a test that wants to see a withdrawn key refused moves the
/// clock by that, where Entra's own day is nobody's to move. Whoever asks while the issuer is being asked waits for the same answer.
/// </summary>
internal sealed class KnownIssuer(Func<Task<FetchedKeys>> fetch, TimeProvider clock)
{
    private static readonly TimeSpan life = TimeSpan.FromHours(1);

    private readonly Lock changing = new();
    private readonly RefreshAllowance allowance = new();
    private FetchedKeys? latest;
    private DateTimeOffset fetchedAt;
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
            return fetching ??= Task.Run(AskAsync);
        }
    }

    /// <summary>Newer keys than these, where there are any or the issuer may be asked for some; otherwise the same.</summary>
    public Task<FetchedKeys> RefreshAsync(FetchedKeys seen)
    {
        lock (changing)
        {
            return latest is not null && !ReferenceEquals(latest, seen) ? Task.FromResult(latest)
                : fetching is not null || allowance.TryTake() ? FetchAsync()
                : Task.FromResult(seen);
        }
    }

    // A failure is not kept: the next who asks has the issuer asked again.
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
            }
        }
    }
}
