using System.Collections.Concurrent;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak.Tokens;

/// <summary>Every token that was issued and lives.</summary>
internal sealed class TokenShelf(MovedClock clock)
{
    private readonly ConcurrentDictionary<string, KeptToken> tokens = [];
    private long issued;

    public int Count => tokens.Count;

    /// <summary>How many different ones there were.</summary>
    public long Issued => Interlocked.Read(ref issued);

    public IReadOnlyCollection<KeyValuePair<string, KeptToken>> All => tokens.ToArray();

    /// <param name="from">Which protocol has answered it.</param>
    /// <param name="askedAt">The earliest time by the emulator's clock at which it may have been answered.</param>
    /// <exception cref="FormatException">It is not as it has to be.</exception>
    public void Add(string from, string? jwt, string audience, DateTimeOffset askedAt)
    {
        var token = KeptToken.Read(from, jwt ?? throw new FormatException("there is no token in the answer"));
        if (token.Expires <= askedAt || token.NotBefore > clock.Latest || token.Audience != audience)
        {
            throw new FormatException($"a token of {token.NotBefore:HH:mm:ss} to {token.Expires:HH:mm:ss} for {token.Audience} was answered at {askedAt:HH:mm:ss.fff} to whom asked for {audience}");
        }

        if (tokens.TryAdd(jwt, token))
        {
            Interlocked.Increment(ref issued);
        }
    }

    public void Remove(string jwt) => tokens.TryRemove(jwt, out _);
}
