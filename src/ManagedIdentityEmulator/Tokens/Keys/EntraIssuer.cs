using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>The issuer of the tokens for <c>api://AzureADTokenExchange</c>: its keys are those that are published, retired ones included.</summary>
internal sealed class EntraIssuer(EmulatorOptions options, KeyRing ring) : ILocalIssuer
{
    private readonly string issuer = TokenOptions.IssuerV2Of(options.TenantId);

    public IReadOnlyList<PublicKey>? KeysOf(string issuer) =>
        issuer == this.issuer ? [.. ring.State.Keys.Select(held => new PublicKey(held.Key.KeyId, held.Key.PublicPart))] : null;
}
