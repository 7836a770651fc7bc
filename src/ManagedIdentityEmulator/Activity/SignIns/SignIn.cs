using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Tokens;

#pragma warning disable CA1822 // Columns are members, those that are always the same too.

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>
/// A sign-in of a managed identity: the columns of AADManagedIdentitySignInLogs under their names, without the two of Log Analytics' own bill
/// (learn.microsoft.com/azure/azure-monitor/reference/tables/aadmanagedidentitysigninlogs). What is always the same is as captured.
/// </summary>
internal sealed record SignIn
{
    public const string Success = "0";

    /// <summary>Whose it is.</summary>
    /// <remarks>No column: it is not public, so that it is not written, and not required, which to the JSON library is a column.</remarks>
    internal ManagedIdentity Principal { get; init; } = null!;

    /// <summary>What it has proved itself with, where that was a certificate.</summary>
    internal CredentialMark? Certificate { get; init; }

    public required DateTime TimeGenerated { get; init; }

    /// <summary>The request's id: in an error, its trace id; of a token, what its <c>uti</c> encodes.</summary>
    public required Guid Id { get; init; }

    public required Guid CorrelationId { get; init; }

    public string OperationName => "Sign-in activity";

    public string OperationVersion => "1.0";

    public string Category => "ManagedIdentitySignInLogs";

    /// <summary>0, or the number of the AADSTS error.</summary>
    public required string ResultType { get; init; }

    public string ResultSignature => "None";

    public required string ResultDescription { get; init; }

    public long DurationMs => 0;

    public string Level => "4";

    public Guid AppId => Principal.ClientId;

    public Guid ServicePrincipalId => Principal.PrincipalId;

    public string ServicePrincipalName => Principal.Name;

    /// <summary>Of the certificate that the identity has proved itself with; empty where it was somebody else's token.</summary>
    public string ServicePrincipalCredentialKeyId => Certificate?.KeyId.ToString() ?? "";

    public string ServicePrincipalCredentialThumbprint => Certificate?.Thumbprint ?? "";

    public required string FederatedCredentialId { get; init; }

    public string Identity => Principal.Name;

    public required string ResourceDisplayName { get; init; }

    /// <summary>The application id; of a resource that Entra does not know, the name that it was asked for by.</summary>
    public required string ResourceIdentity { get; init; }

    public required string ResourceServicePrincipalId { get; init; }

    /// <summary>The token's <c>uti</c>; of a refusal, what its would have been.</summary>
    public string UniqueTokenIdentifier => OpaqueClaims.Uti(Id);

    // Documented: Entra leaves the addresses of managed identities out (learn.microsoft.com/entra/identity/monitoring-health/concept-managed-identity-sign-ins).
    public string IPAddress => "";

    public string Location => "";

    public string LocationDetails => """{"city":"","state":"","countryOrRegion":"","geoCoordinates":{"latitude":0,"longitude":0}}""";

    public string ConditionalAccessStatus => "notApplied";

    public string ConditionalAccessPolicies => "[]";

    public string AuthenticationContextClassReferences => "";

    public string AuthenticationProcessingDetails => "[]";

    public string ResourceGroup => "Microsoft.aadiam";

    public string SourceSystem => "Azure AD";

    /// <summary>In Azure the workspace's id; the emulator has none, and this is the Entra tenant's.</summary>
    public Guid TenantId => Principal.TenantId;

    public string Type => "AADManagedIdentitySignInLogs";
}
