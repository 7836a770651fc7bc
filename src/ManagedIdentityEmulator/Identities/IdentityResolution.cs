namespace ManagedIdentityEmulator.Identities;

/// <summary>Which identity a selector means on a host.</summary>
internal abstract record IdentityResolution
{
    private IdentityResolution()
    {
    }

    /// <summary>This one.</summary>
    public sealed record Found(ManagedIdentity Identity) : IdentityResolution;

    /// <summary>None that the host may use.</summary>
    /// <param name="Reason">Why, for a person.</param>
    public sealed record NotFound(string Reason) : IdentityResolution;

    /// <summary>Several, and none was named.</summary>
    /// <param name="Candidates">The user-assigned identities of the host.</param>
    public sealed record Ambiguous(IReadOnlyList<ManagedIdentity> Candidates) : IdentityResolution;
}
