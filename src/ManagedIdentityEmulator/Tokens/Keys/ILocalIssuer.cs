namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>An issuer whose keys are this process's own: nobody is asked for them.</summary>
internal interface ILocalIssuer
{
    /// <summary>The keys of an issuer; <see langword="null"/> where it is another's.</summary>
    public IReadOnlyList<PublicKey>? KeysOf(string issuer);
}
