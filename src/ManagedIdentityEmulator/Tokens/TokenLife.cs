using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>When a token begins to be valid and when it ends, in whole seconds, as the token has them.</summary>
internal readonly record struct TokenLife(DateTimeOffset NotBefore, DateTimeOffset ExpiresOn)
{
    /// <summary>How long before its issue a token begins to be valid, in every captured token of Entra's.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    public long NotBeforeSeconds => NotBefore.ToUnixTimeSeconds();

    public long ExpiresOnSeconds => ExpiresOn.ToUnixTimeSeconds();

    public static TokenLife Of(DateTimeOffset issued, TimeSpan lifetime) => new((issued - Backdating).OrLater(DateTimeOffset.UnixEpoch), issued.Plus(lifetime));
}
