using ManagedIdentityEmulator.Tokens.Minting;

namespace ManagedIdentityEmulator.Control;

/// <summary>Reads a <see cref="MintRequest"/> from JSON, with every mistake in its form at once.</summary>
internal static class MintRequestReader
{
    private static readonly string[] known = ["resource", "host", "identity", "clientId", "expiresIn", "expiresAt", "validIn", "validFrom", "claims", "header", "key"];

    /// <returns>What could be read of it, and what is wrong with the rest.</returns>
    public static (MintRequest Request, IReadOnlyList<MintProblem> Problems) Read(JsonMembers given)
    {
        given.Allow(known, unknown => unknown is "alg" ? "; the algorithm is RS256, and no other" : "");
        if (!given.Has("resource"))
        {
            given.Refuse("resource", "is missing: what the token is for, e.g. \"api://orders\"");
        }

        const string AnObject = "must be an object; a member of it that is null is left out of the token";
        var request = new MintRequest(given.Text("resource") ?? "")
        {
            Host = given.Text("host"),
            Identity = given.Text("identity"),
            ClientId = given.Id("clientId"),
            ExpiresIn = given.Span("expiresIn"),
            ExpiresAt = given.Instant("expiresAt"),
            ValidIn = given.Span("validIn"),
            ValidFrom = given.Instant("validFrom"),
            Claims = given.Object("claims", AnObject),
            Header = given.Object("header", AnObject),
            Key = given.Text("key") ?? MintKey.Signing,
        };
        return (request, [.. given.Problems.Select(problem => new MintProblem(problem.Field, problem.Message))]);
    }
}
