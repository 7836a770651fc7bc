using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>What every protocol's request comes down to: who asks, as whom, for what.</summary>
/// <param name="Host">The host that the request comes from.</param>
/// <param name="Selector">The identity it names, if it names one.</param>
/// <param name="Resource">The target, as it was asked for.</param>
internal sealed record TokenRequest(AzureHost Host, IdentitySelector Selector, string Resource)
{
    /// <summary>Whether a new token is wanted although a cached one would do (IMDS's <c>bypass_cache</c>).</summary>
    public bool BypassCache { get; init; }

    /// <summary>The SHA-256, in lower-case hex, of a token that the client wants replaced (<c>token_sha256_to_refresh</c>).</summary>
    public string? TokenHashToReplace { get; init; }
}
