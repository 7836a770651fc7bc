using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>What asking an issuer for its keys has come to.</summary>
/// <param name="Keys">The keys that may have signed a token; none where the asking failed.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record FetchedKeys(IReadOnlyList<PublicKey> Keys, AuthorityError? Error = null)
{
    public static FetchedKeys Failed(AuthorityError error) => new([], error);
}
