using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>An issued access token. Times are whole seconds, as the token has them.</summary>
/// <param name="Jwt">The token itself, in ASCII: a string would take twice the memory. Never logged.</param>
/// <param name="Principal">Whose it is.</param>
/// <param name="Resource">What it is for, as it was asked for.</param>
/// <param name="NotBefore">When it begins to be valid: five minutes before its issue.</param>
/// <param name="ExpiresOn">When it ends.</param>
/// <param name="RefreshOn">Until when it is answered from the cache.</param>
internal sealed record AccessToken(
    byte[] Jwt, ServicePrincipal Principal, string Resource, DateTimeOffset NotBefore, DateTimeOffset ExpiresOn, DateTimeOffset RefreshOn)
{
    /// <summary>Its id, which its <c>uti</c> encodes.</summary>
    public required Guid Id { get; init; }

    /// <summary>The key ring's epoch in which it was signed.</summary>
    public int Epoch { get; init; }

    public long NotBeforeSeconds => NotBefore.ToUnixTimeSeconds();

    public long ExpiresOnSeconds => ExpiresOn.ToUnixTimeSeconds();
}
