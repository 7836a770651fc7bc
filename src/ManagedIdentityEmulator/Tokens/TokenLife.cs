namespace ManagedIdentityEmulator.Tokens;

/// <summary>When a token begins to be valid and when it ends, in whole seconds, as the token has them.</summary>
/// <param name="NotBefore">Five minutes before its issue.</param>
/// <param name="ExpiresOn">The end.</param>
internal readonly record struct TokenLife(DateTimeOffset NotBefore, DateTimeOffset ExpiresOn)
{
    // In every captured token of Entra's.
    private static readonly TimeSpan backdating = TimeSpan.FromMinutes(5);

    public long NotBeforeSeconds => NotBefore.ToUnixTimeSeconds();

    public long ExpiresOnSeconds => ExpiresOn.ToUnixTimeSeconds();

    public static TokenLife Of(DateTimeOffset issued, TimeSpan lifetime) => new(issued - backdating, issued + lifetime);
}
