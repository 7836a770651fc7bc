using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>When a minted token is valid.</summary>
internal static class MintLifetime
{
    private const string Range = "must be between the years 1970 and 9999";

    private static readonly (string Claim, string Span, string Instant)[] fields = [("nbf", "validIn", "validFrom"), ("exp", "expiresIn", "expiresAt")];

    public static TokenLife Of(MintRequest request, DateTimeOffset now, TimeSpan lifetime)
    {
        var begins = request.ValidFrom ?? (request.ValidIn is { } validIn ? now.Plus(validIn) : null);
        var ends = request.ExpiresAt ?? (request.ExpiresIn is { } expiresIn ? now.Plus(expiresIn) : null);

        // A token that has expired was valid once, and one that is not yet valid will be: it has to be refused for that, not for a
        // beginning after its end.
        var issued = ends <= now ? ends.Value.Plus(-lifetime) : now;
        return new(
            begins ?? issued.Plus(-TokenLife.Backdating),
            ends ?? (begins > now ? begins.Value : now).Plus(lifetime));
    }

    public static void Check(MintRequest request, DateTimeOffset now, List<MintProblem> problems)
    {
        foreach (var (claim, span, instant) in fields)
        {
            var (givenSpan, givenInstant) = claim is "nbf" ? (request.ValidIn, request.ValidFrom) : (request.ExpiresIn, request.ExpiresAt);
            string[] given = [.. Named(span, givenSpan), .. Named(instant, givenInstant), .. Named($"claims.{claim}", request.Claims.ContainsKey(claim) ? claim : null)];
            if (given.Length > 1)
            {
                problems.Add(new(given[0], $"{string.Join(" and ", given)} say the same thing twice: give one of them"));
            }
            else if (givenSpan is { } by && !IsInRange(now.Plus(by)))
            {
                problems.Add(new(span, $"the time it leads to {Range}"));
            }
            else if (givenInstant is { } at && !IsInRange(at))
            {
                problems.Add(new(instant, Range));
            }
        }
    }

    private static string[] Named(string name, object? value) => value is null ? [] : [name];

    private static bool IsInRange(DateTimeOffset time) => time >= DateTimeOffset.UnixEpoch && time < DateTimeOffset.MaxValue;
}
