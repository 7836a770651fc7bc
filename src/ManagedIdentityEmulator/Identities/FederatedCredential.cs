namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// Which outside token a principal is believed by: Entra compares each part exactly, a slash at an issuer's end included
/// (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
/// </summary>
/// <param name="Name">The credential's name, unique in its principal.</param>
/// <param name="Issuer">The token's <c>iss</c>.</param>
/// <param name="Subject">The token's <c>sub</c>.</param>
/// <param name="Audience">The token's <c>aud</c>.</param>
public sealed record FederatedCredential(string Name, string Issuer, string Subject, string Audience)
{
    /// <summary>The audience that Entra recommends, and that clients ask for.</summary>
    public const string DefaultAudience = "api://AzureADTokenExchange";
}
