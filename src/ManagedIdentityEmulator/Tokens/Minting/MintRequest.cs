using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>
/// A token that is wanted as no Azure service would give it: expired, say, or signed by a key that nobody knows. It starts as the
/// ordinary token of an identity for <paramref name="Resource"/>; what is set here differs.
/// </summary>
/// <param name="Resource">What it is for: the <c>aud</c> claim, to the letter. It need not be a known target.</param>
public sealed record MintRequest(string Resource)
{
    /// <summary>The host that the identity is used on; by default the first virtual machine, else, where an identity is named, the first host that has it.</summary>
    public string? Host { get; init; }

    /// <summary>The name of a user-assigned identity of the host; by default the host's own choice.</summary>
    public string? Identity { get; init; }

    /// <summary>In place of <see cref="Identity"/>, the client id of any identity of the host; or, without a host, of an application.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>When it expires, from now by the emulator's clock; negative for a token that has expired. Defaults to the configured lifetime.</summary>
    /// <remarks>A token that has expired was issued one lifetime earlier, unless its beginning is given.</remarks>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>In place of <see cref="ExpiresIn"/>, the instant.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it begins to be valid, from now by the emulator's clock: the <c>nbf</c> and <c>iat</c> claims. Defaults to five minutes ago, as Entra's do.</summary>
    public TimeSpan? ValidIn { get; init; }

    /// <summary>In place of <see cref="ValidIn"/>, the instant.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>
    /// Claims to set or, with <see langword="null"/>, to leave out. Any JSON value goes into the token as it is.
    /// </summary>
    public JsonObject Claims { get; init; } = [];

    /// <summary>Members of the token's header to set or, with <see langword="null"/>, to leave out; not <c>alg</c>, which is RS256.</summary>
    public JsonObject Header { get; init; } = [];

    /// <summary>
    /// What signs it: one of <see cref="MintKey"/>, or the <c>kid</c> of a published key. Defaults to the key that signs all others.
    /// </summary>
    public string Key { get; init; } = MintKey.Signing;
}

/// <summary>The keys that a minted token can be signed by, beside any published one by its <c>kid</c>.</summary>
public static class MintKey
{
    /// <summary>The key that signs ordinary tokens.</summary>
    public const string Signing = "signing";

    /// <summary>The key that is published to sign next.</summary>
    public const string Next = "next";

    /// <summary>A key that is never published: no consumer can know it. The same for as long as the emulator runs.</summary>
    public const string Unpublished = "unpublished";
}

/// <summary>A token that was minted to a <see cref="MintRequest"/>.</summary>
/// <param name="Jwt">The token.</param>
/// <param name="KeyId">The id of the key that signed it, whatever <c>kid</c> its header has.</param>
/// <param name="Header">Its header.</param>
/// <param name="Claims">Its claims.</param>
public sealed record MintedToken(string Jwt, string KeyId, JsonObject Header, JsonObject Claims);
